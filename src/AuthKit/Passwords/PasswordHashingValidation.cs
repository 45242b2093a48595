namespace AuthKit.Passwords;

/// <summary>Finds every problem of <see cref="PasswordHashingOptions"/>.</summary>
internal static class PasswordHashingValidation
{
    public static List<string> FindProblems(PasswordHashingOptions options)
    {
        var problems = new List<string>();
        if (options.Argon2 is null || options.Bcrypt is null || options.Pbkdf2 is null || options.Limits is null || options.Gate is null)
        {
            problems.Add("Argon2, Bcrypt, Pbkdf2, Limits and Gate must not be null.");
            return problems;
        }

        options.Argon2.Validate(problems);
        options.Bcrypt.Validate(problems);
        options.Pbkdf2.Validate(problems);
        options.Limits.Validate(problems);
        options.Gate.Validate(problems);
        Pepper.Validate(options, problems);

        if (!Enum.IsDefined(options.Algorithm))
        {
            problems.Add("Algorithm is not one of its values.");
        }
        else if (!options.AllowWeakParameters && IsWeak(options))
        {
            problems.Add($"The cost of {options.Algorithm} is under OWASP's minimum: raise it, or set AllowWeakParameters.");
        }

        if (!Enum.IsDefined(options.Normalization))
        {
            problems.Add("Normalization is not one of its values.");
        }

        OptionRange.Check(problems, options.MaxPasswordLength, PasswordHashingOptions.MinPasswordLengthLimit, PasswordHashingOptions.MaxPasswordLengthLimit, nameof(options.MaxPasswordLength));
        return problems;
    }

    private static bool IsWeak(PasswordHashingOptions options) => options.Algorithm switch
    {
        PasswordHashAlgorithm.Bcrypt => options.Bcrypt.Cost < BcryptOptions.OwaspMinimum,
        PasswordHashAlgorithm.Pbkdf2 => options.Pbkdf2.IsUnderOwaspMinimum(),
        _ => options.Argon2.IsUnderOwaspMinimum(),
    };
}
