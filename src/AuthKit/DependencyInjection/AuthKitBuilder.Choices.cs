using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Where things are kept, and with which keys.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Keeps everything in this process's memory: for tests, and for programs with one instance that may forget. Unless
    /// <see cref="UseKeyFile"/> or <see cref="UseKeys"/> gives other keys, a random one takes their place; it is gone with
    /// the process as well, and seals nothing that outlives it: there is no <see cref="ISecretProtector"/> then.
    /// </summary>
    public AuthKitBuilder UseInMemoryStores()
    {
        Services.TryAddSingleton(static _ => new SecretKeyRing(SecretKey.Generate()));
        Services.AddSingleton<ISessionStore>(static _ => new InMemorySessionStore());
        Services.AddSingleton<IAccountStore>(static _ => new InMemoryAccountStore());
        Services.AddSingleton<IOneTimeTokenStore>(static _ => new InMemoryOneTimeTokenStore());
        Services.AddSingleton<IRefreshTokenStore>(static _ => new InMemoryRefreshTokenStore());
        Services.AddSingleton<IRevocationStore>(static _ => new InMemoryRevocationStore());
        Services.AddSingleton<IJwtKeyStore>(static _ => new InMemoryJwtKeyStore());
        Services.AddSingleton<IMfaStore>(static _ => new InMemoryMfaStore());
        Services.AddSingleton<IRateLimiter>(static provider => new InMemoryRateLimiter(runtime: provider.GetRequiredService<AuthKitRuntime>()));
        return this;
    }

    /// <summary>Keeps sessions in a store of one's own.</summary>
    public AuthKitBuilder UseSessionStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, ISessionStore
    {
        Services.AddSingleton<ISessionStore, TStore>();
        return this;
    }

    /// <summary>Keeps accounts in a store of one's own.</summary>
    public AuthKitBuilder UseAccountStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IAccountStore
    {
        Services.AddSingleton<IAccountStore, TStore>();
        return this;
    }

    /// <summary>Keeps one-time tokens in a store of one's own.</summary>
    public AuthKitBuilder UseOneTimeTokenStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IOneTimeTokenStore
    {
        Services.AddSingleton<IOneTimeTokenStore, TStore>();
        return this;
    }

    /// <summary>Keeps families of refresh tokens in a store of one's own.</summary>
    public AuthKitBuilder UseRefreshTokenStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IRefreshTokenStore
    {
        Services.AddSingleton<IRefreshTokenStore, TStore>();
        return this;
    }

    /// <summary>Keeps revocations in a store of one's own.</summary>
    public AuthKitBuilder UseRevocationStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IRevocationStore
    {
        Services.AddSingleton<IRevocationStore, TStore>();
        return this;
    }

    /// <summary>Keeps second factors in a store of one's own.</summary>
    public AuthKitBuilder UseMfaStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IMfaStore
    {
        Services.AddSingleton<IMfaStore, TStore>();
        return this;
    }

    /// <summary>Keeps rings of signing keys in a store of one's own.</summary>
    public AuthKitBuilder UseJwtKeyStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IJwtKeyStore
    {
        Services.AddSingleton<IJwtKeyStore, TStore>();
        return this;
    }

    /// <summary>Counts permits in a limiter of one's own.</summary>
    public AuthKitBuilder UseRateLimiter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TLimiter>()
        where TLimiter : class, IRateLimiter
    {
        Services.AddSingleton<IRateLimiter, TLimiter>();
        return this;
    }

    /// <summary>
    /// Takes the keys that seal secrets at rest from a file, which the start of the application makes if it is not there; see
    /// <see cref="SecretKeyFile"/>. All instances must see the same file. A file that is missing its folder, unreadable, another user's or
    /// open to others is an error at start; without a host, <c>StartAuthKitKeysAsync</c> loads it.
    /// </summary>
    /// <param name="path">The file's path.</param>
    public AuthKitBuilder UseKeyFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return UseKeyRing(provider => SecretKeyFile.LoadOrCreate(path, provider.GetRequiredService<AuthKitRuntime>().TimeProvider));
    }

    /// <summary>Takes the keys that seal secrets at rest from the configuration; the section is <c>Keys</c>.</summary>
    public AuthKitBuilder UseKeys(Action<SecretKeyOptions>? configure = null) =>
        UseKeyRing(static provider => provider.GetRequiredService<IOptions<SecretKeyOptions>>().Value.CreateRing())
            .AddSliceOptions<SecretKeyOptions>("Keys", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);

    private AuthKitBuilder UseKeyRing(Func<IServiceProvider, SecretKeyRing> create)
    {
        Services.AddSingleton(create);
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthKitComposition>, SecretKeysCheck>());
        Services.TryAddSingleton<ISecretProtector>(static provider => new SecretProtector(provider.GetRequiredService<SecretKeyRing>()));
        return this;
    }
}
