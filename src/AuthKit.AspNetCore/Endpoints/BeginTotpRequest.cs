namespace AuthKit.AspNetCore.Endpoints;

internal sealed class BeginTotpRequest
{
    /// <summary>What the owner calls the authenticator.</summary>
    public string? Name { get; set; }

    /// <summary>Of a sign-in that goes no further without a second factor, in place of a session.</summary>
    public string? Challenge { get; set; }
}
