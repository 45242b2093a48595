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
    /// The parts of sign-in, the same object as that of <see cref="SignInService"/>: accounts, the sessions and tokens that end when an account
    /// changes, second factors, limits and keys.
    /// </summary>
    public required SignInParts SignIn { get; init; }

    /// <summary>Issues the tokens and codes of messages. The service itself must have an <see cref="ISecretProtector"/>.</summary>
    public required IOneTimeTokenService OneTimeTokens { get; init; }

    /// <summary>Accepts or rejects new passwords.</summary>
    public required IPasswordPolicy Policy { get; init; }

    /// <summary>Queues the messages and sends them.</summary>
    public required MessageQueue Messages { get; init; }

    /// <summary>Seals the data in the handle of a code.</summary>
    public required ISecretProtector Protector { get; init; }

    /// <summary>The lifetimes and limits, copied at first use. Default: all options at their defaults.</summary>
    public AccountFlowOptions Options { get; init; } = new();

    /// <summary>The objects that the flows share, created at the first use.</summary>
    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal FlowContext Context => LazyInitializer.EnsureInitialized(ref _context, () => new FlowContext(this));

    /// <summary>Checks the argument and returns its <see cref="Context"/>.</summary>
    internal static FlowContext ContextOf(AccountFlowParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Context;
    }
}
