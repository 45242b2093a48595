namespace AuthKit.Testing;

/// <summary>A store broke a rule. The message has the case, the rule, the expected value and the actual one.</summary>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string caseName, string rule, string finding, Exception? innerException = null)
        : base($"{caseName}: {finding}{Environment.NewLine}The rule: {rule}", innerException)
    {
        CaseName = caseName;
        Rule = rule;
    }

    /// <summary>The name of the case.</summary>
    public string CaseName { get; }

    /// <summary>The rule that was broken.</summary>
    public string Rule { get; }
}
