namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>What the model knows of one account.</summary>
internal sealed class ModelAccount(SubjectRef subject)
{
    public SubjectRef Subject { get; } = subject;

    public List<ModelAuthenticator> Authenticators { get; } = [];

    public ModelAuthenticator? Pending { get; set; }

    public DateTimeOffset PendingUntil { get; set; }

    public int PendingFailures { get; set; }

    /// <summary>The recovery codes that still work, without separators.</summary>
    public List<string> Codes { get; } = [];

    public List<ModelDevice> Devices { get; } = [];

    public int Failures { get; set; }

    public DateTimeOffset WaitsUntil { get; set; }

    /// <summary>When it was noted first that it needs a second factor.</summary>
    public DateTimeOffset? RequiredSince { get; set; }

    /// <summary>Whether anything was ever kept of it.</summary>
    public bool HasRecord { get; set; }

    /// <summary>A success, or an administrator: no failures, no wait.</summary>
    public void Forgive()
    {
        Failures = 0;
        WaitsUntil = default;
    }

    /// <summary>Without a second factor there is nothing.</summary>
    public void Clear()
    {
        Forgive();
        Authenticators.Clear();
        Pending = null;
        Codes.Clear();
        Devices.Clear();
    }
}
