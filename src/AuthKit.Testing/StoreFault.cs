namespace AuthKit.Testing;

/// <summary>How a faulting store fails.</summary>
public enum StoreFault
{
    /// <summary>It does not: every call goes through.</summary>
    None = 0,

    /// <summary>It throws before the work is done.</summary>
    Before = 1,

    /// <summary>It does the work, then throws: the answer is lost.</summary>
    After = 2,

    /// <summary>It never answers, until it is cancelled; the work is not done.</summary>
    Hang = 3,
}
