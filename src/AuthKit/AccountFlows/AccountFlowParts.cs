using AuthKit.Cryptography;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>The parts of the account flows. The caller owns the parts and disposes them. Safe for concurrent use.</summary>
public sealed class AccountFlowParts
{
    private FlowContext? _context;

    /// <summary>
    /// The parts of sign-in, the same object that <see cref="SignInService"/> has: accounts, sessions and tokens, which end when an
    /// account changes, second factors, limits and keys.
    /// </summary>
    public required SignInParts SignIn { get; init; }

    /// <summary>Issues the tokens and codes that messages carry. Needs an <see cref="ISecretProtector"/> itself.</summary>
    public required IOneTimeTokenService OneTimeTokens { get; init; }

    /// <summary>Decides on new passwords.</summary>
    public required IPasswordPolicy Policy { get; init; }

    /// <summary>Takes the messages.</summary>
    public required MessageQueue Messages { get; init; }

    /// <summary>Seals what the handle of a code carries.</summary>
    public required ISecretProtector Protector { get; init; }

    /// <summary>Lifetimes and limits; copied at the first use. Default: the defaults.</summary>
    public AccountFlowOptions Options { get; init; } = new();

    /// <summary>The objects that the flows share, created at the first use.</summary>
    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal FlowContext Context => LazyInitializer.EnsureInitialized(ref _context, () => new FlowContext(this));

    /// <summary>The same, with a check of the argument.</summary>
    internal static FlowContext ContextOf(AccountFlowParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Context;
    }
}
