namespace AuthKit.Passwords;

/// <summary>The rules for new passwords. Composition rules and expiry are absent on purpose (NIST SP 800-63B-4 section 3.1.1.2).</summary>
public sealed class PasswordPolicyOptions
{
    /// <summary>The smallest <see cref="MinLength"/>.</summary>
    public const int MinLengthLimit = 8;

    /// <summary>The smallest minimum length if <see cref="PasswordIsOnlyFactor"/> is set.</summary>
    public const int OnlyFactorMinLength = 15;

    /// <summary>The shortest context word that counts, in characters. Shorter words occur in too many harmless passwords.</summary>
    public const int MinContextWordLength = 4;

    /// <summary>The shortest password in code points. Default 8; <see cref="MinLengthLimit"/> to 64.</summary>
    public int MinLength { get; set; } = MinLengthLimit;

    /// <summary>
    /// Whether users sign in with a password alone. If true, the minimum length is at least <see cref="OnlyFactorMinLength"/>. Default false.
    /// </summary>
    public bool PasswordIsOnlyFactor { get; set; }

    /// <summary>
    /// The longest password in code points. Default 1,024; 64 to 4,096, and not above <see cref="PasswordHashingOptions.MaxPasswordLength"/>.
    /// </summary>
    public int MaxLength { get; set; } = 1024;

    /// <summary>
    /// Refuses passwords that bcrypt cannot take: over 72 bytes of UTF-8, or with U+0000. Set it if new passwords are hashed by bcrypt without a
    /// pepper. Default false.
    /// </summary>
    public bool ForBcrypt { get; set; }

    /// <summary>
    /// Words of the application, such as its name and its company's name. Case is ignored. Words under <see cref="MinContextWordLength"/>
    /// characters are ignored.
    /// </summary>
    public IList<string> ContextWords { get; } = [];

    /// <summary>How a new password is treated if the breach check gives no result. Default <see cref="BreachCheckFailure.Refuse"/>.</summary>
    public BreachCheckFailure OnBreachCheckFailure { get; set; }

    internal int GetEffectiveMinLength() => PasswordIsOnlyFactor ? Math.Max(MinLength, OnlyFactorMinLength) : MinLength;

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.Check(problems, MinLength, MinLengthLimit, PasswordHashingOptions.MinPasswordLengthLimit);
        OptionRange.Check(problems, MaxLength, PasswordHashingOptions.MinPasswordLengthLimit, PasswordHashingOptions.MaxPasswordLengthLimit);

        if (ContextWords.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add("ContextWords must not hold empty words.");
        }

        if (!Enum.IsDefined(OnBreachCheckFailure))
        {
            problems.Add("OnBreachCheckFailure is not one of its values.");
        }

        return problems;
    }
}
