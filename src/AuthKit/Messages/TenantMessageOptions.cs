namespace AuthKit.Messages;

/// <summary>What messages of one tenant say of the application, where that differs from <see cref="MessageOptions"/>.</summary>
public sealed class TenantMessageOptions
{
    /// <summary>As <see cref="MessageOptions.BaseUrl"/>, as the users of this tenant see it. Default: that one.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>As <see cref="MessageOptions.ApplicationName"/>. Default: that one; where there is none, the host of the base address in use.</summary>
    public string? ApplicationName { get; set; }
}
