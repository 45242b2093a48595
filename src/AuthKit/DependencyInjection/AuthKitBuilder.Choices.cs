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

/// <content>The choice of stores and keys.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Keeps all data in the memory of this process, for tests and for programs with one instance that may lose the data. Unless
    /// <see cref="UseKeyFile"/> or <see cref="UseKeys"/> is called, a random key is used, which is also lost when the process ends. To prevent data
    /// that outlives the process from being sealed with it, no <see cref="ISecretProtector"/> is registered then.
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

    /// <summary>Keeps sessions in the application's own store, as a singleton.</summary>
    public AuthKitBuilder UseSessionStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, ISessionStore
    {
        Services.AddSingleton<ISessionStore, TStore>();
        return this;
    }

    /// <summary>Keeps accounts in the application's own store, as a singleton.</summary>
    public AuthKitBuilder UseAccountStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IAccountStore
    {
        Services.AddSingleton<IAccountStore, TStore>();
        return this;
    }

    /// <summary>Keeps one-time tokens in the application's own store, as a singleton.</summary>
    public AuthKitBuilder UseOneTimeTokenStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IOneTimeTokenStore
    {
        Services.AddSingleton<IOneTimeTokenStore, TStore>();
        return this;
    }

    /// <summary>Keeps families of refresh tokens in the application's own store, as a singleton.</summary>
    public AuthKitBuilder UseRefreshTokenStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IRefreshTokenStore
    {
        Services.AddSingleton<IRefreshTokenStore, TStore>();
        return this;
    }

    /// <summary>Keeps revocations in the application's own store, as a singleton.</summary>
    public AuthKitBuilder UseRevocationStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IRevocationStore
    {
        Services.AddSingleton<IRevocationStore, TStore>();
        return this;
    }

    /// <summary>Keeps second factors in the application's own store, as a singleton.</summary>
    public AuthKitBuilder UseMfaStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IMfaStore
    {
        Services.AddSingleton<IMfaStore, TStore>();
        return this;
    }

    /// <summary>Keeps rings of signing keys in the application's own store, as a singleton.</summary>
    public AuthKitBuilder UseJwtKeyStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IJwtKeyStore
    {
        Services.AddSingleton<IJwtKeyStore, TStore>();
        return this;
    }

    /// <summary>Counts permits in the application's own limiter, as a singleton.</summary>
    public AuthKitBuilder UseRateLimiter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TLimiter>()
        where TLimiter : class, IRateLimiter
    {
        Services.AddSingleton<IRateLimiter, TLimiter>();
        return this;
    }

    /// <summary>
    /// Uses the secret keys of a file, which the start of the application creates if it does not exist; see <see cref="SecretKeyFile"/>. All
    /// instances
    /// must use the same file. The start fails if the file's folder is missing, or the file is unreadable, belongs to another user or is open to
    /// others. Without a host, <c>StartAuthKitKeysAsync</c> loads the file.
    /// </summary>
    /// <param name="path">The path of the file; a relative path starts at the current directory.</param>
    public AuthKitBuilder UseKeyFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return UseKeyRing(provider => SecretKeyFile.LoadOrCreate(path, provider.GetRequiredService<AuthKitRuntime>().TimeProvider));
    }

    /// <summary>Uses the secret keys of the configuration, in the section <c>Keys</c>.</summary>
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
