namespace AuthKit.Passwords;

/// <summary>Looks for words of the application and of the account in a password. Case is ignored.</summary>
internal static class ContextWords
{
    private const string Separators = ".+-_ ";

    /// <param name="password">The password in lower case.</param>
    /// <param name="applicationWords">The application's words, in lower case.</param>
    /// <param name="context">The account, or null.</param>
    public static bool OccurIn(string password, IEnumerable<string> applicationWords, PasswordContext? context) =>
        applicationWords.Concat(WordsOf(context)).Any(word =>
            word.Length >= PasswordPolicyOptions.MinContextWordLength && password.Contains(word, StringComparison.Ordinal));

    private static IEnumerable<string> WordsOf(PasswordContext? context) => context is null
        ? []
        : context.Words.Select(word => word.Trim().ToLowerInvariant()).Concat(PartsOf(context.Login)).Concat(PartsOf(context.Email));

    private static IEnumerable<string> PartsOf(string? login)
    {
        if (login is null)
        {
            return [];
        }

        var name = login.Split('@', 2)[0].ToLowerInvariant();
        return name.Split(Separators.ToCharArray()).Append(name);
    }
}
