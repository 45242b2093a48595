using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.DependencyInjection;

public sealed class AddAuthKitTests
{
    [Fact]
    public async Task Two_lines_give_registration_and_sign_in()
    {
        await using var provider = Provider(auth => auth.UseInMemoryStores().AddPasswords(Cheap).AddAccounts().AddSessions());
        Start(provider);

        var registered = await provider.GetRequiredService<IRegistrationService>().RegisterAsync(new Registration { Email = "a@example.com", Password = "a long enough phrase" });
        var signedIn = await provider.GetRequiredService<ISignInService>().SignInAsync(new PasswordSignInRequest { Login = "a@example.com", Password = "a long enough phrase" });

        Assert.True(registered.Succeeded);
        Assert.True(signedIn.Succeeded);
    }

    [Fact]
    public async Task Code_overrides_configuration_and_configuration_overrides_defaults_in_any_order()
    {
        var configuration = Configuration(("Sessions:IdleTimeout", "00:20:00"), ("Sessions:AbsoluteLifetime", "10:00:00"));
        await using var provider = Provider(configuration, auth => auth.AddSessions(options => options.IdleTimeout = TimeSpan.FromMinutes(30)).UseInMemoryStores());

        var grant = await provider.GetRequiredService<ISessionService>().CreateAnonymousAsync();

        Assert.Equal(TimeSpan.FromMinutes(30), grant.Session.EndsAt - grant.Session.CreatedAt);
        Assert.Equal(TimeSpan.FromHours(10), grant.Session.ExpiresAt - grant.Session.CreatedAt);
    }

    [Fact]
    public async Task The_hashing_options_bind_from_configuration()
    {
        var configuration = Configuration(
            ("Passwords:AllowWeakParameters", "true"),
            ("Passwords:Argon2:MemoryKiB", "64"),
            ("Passwords:Argon2:Passes", "2"),
            ("Passwords:Peppers:p1", Convert.ToBase64String(new byte[32])),
            ("Passwords:ActivePepper", "p1"),
            ("PasswordPolicy:ContextWords:0", "acme"));
        await using var provider = Provider(configuration, auth => auth.AddPasswords());
        Start(provider);

        var hash = await provider.GetRequiredService<IPasswordHasher>().HashAsync("a long enough phrase");
        var verdict = await provider.GetRequiredService<IPasswordPolicy>().CheckAsync("acme is long enough");

        Assert.Contains("m=64,t=2,p=1", hash, StringComparison.Ordinal);
        Assert.Contains("keyid=", hash, StringComparison.Ordinal);
        Assert.Equal([PasswordRejection.ContextWord], verdict.Reasons);
    }

    [Theory]
    [InlineData("Sesions:IdleTimeout", "00:20:00", "Sesions")]
    [InlineData("Sessions:IdelTimeout", "00:20:00", "IdelTimeout")]
    [InlineData("Sessions:IdleTimeout", "2.00:00:00", "IdleTimeout")]
    [InlineData("Sessions:IdleTimeout", "soon", "IdleTimeout")]
    public void An_unknown_key_and_a_value_out_of_range_are_errors_at_start(string key, string value, string named)
    {
        using var provider = Provider(Configuration((key, value)), auth => auth.UseInMemoryStores().AddSessions());

        var exception = Assert.ThrowsAny<Exception>(() => Start(provider));

        Assert.Contains(named, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_with_missing_services_is_an_error_at_start_that_names_every_call_to_add()
    {
        using var provider = Provider(auth => auth.AddAccounts());

        var exception = Assert.Throws<OptionsValidationException>(() => Start(provider));

        Assert.Equal(5, exception.Failures.Count());
        Assert.Contains("UseRateLimiter<T>()", exception.Message, StringComparison.Ordinal);
        Assert.Contains("UseKeyFile(…)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("UseInMemoryStores()", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddPasswords()", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddSessions()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_of_sign_in_bind_from_configuration_and_an_unreadable_dummy_hash_is_an_error_at_start()
    {
        var hash = new PasswordHasher(new PasswordHashingOptions { AllowWeakParameters = true, Argon2 = { MemoryKiB = 64, Passes = 1 } }).Hash("any");
        using var good = Provider(Configuration(("SignIn:MaxFailuresPerAddress", "200"), ("SignIn:DummyHashes:0:StoredHash", hash), ("SignIn:DummyHashes:0:Weight", "3")), Compose);
        using var bad = Provider(Configuration(("SignIn:DummyHashes:0:StoredHash", "$nonsense$")), Compose);

        Start(good);
        var options = good.GetRequiredService<IOptions<SignInServiceOptions>>().Value;
        Assert.Equal((200, hash, 3), (options.MaxFailuresPerAddress, options.DummyHashes[0].StoredHash, options.DummyHashes[0].Weight));
        Assert.NotNull(good.GetRequiredService<ISignInService>());
        Assert.Contains("DummyHashes[0]", Assert.Throws<OptionsValidationException>(() => Start(bad)).Message, StringComparison.Ordinal);

        static void Compose(AuthKit.DependencyInjection.AuthKitBuilder auth) => auth.UseInMemoryStores().AddPasswords(Cheap).AddAccounts().AddSessions();
    }

    [Fact]
    public void Chosen_keys_override_those_of_memory_in_any_order()
    {
        var key = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        foreach (var compose in new Action<AuthKit.DependencyInjection.AuthKitBuilder>[] { auth => auth.UseKeys().UseInMemoryStores(), auth => auth.UseInMemoryStores().UseKeys() })
        {
            using var provider = Provider(Configuration(("Keys:Keys:chosen", key), ("Keys:ActiveKeyId", "chosen")), compose);
            Assert.Equal("chosen", provider.GetRequiredService<SecretKeyRing>().Active.Id);
        }

        using var memory = Provider(auth => auth.UseInMemoryStores());
        Assert.Null(memory.GetService<ISecretProtector>());
        Assert.NotNull(memory.GetRequiredService<SecretKeyRing>());
    }

    [Fact]
    public void The_last_choice_of_a_store_wins_and_stores_can_be_replaced_one_by_one()
    {
        using var provider = Provider(auth => auth.UseInMemoryStores().UseSessionStore<UnusedSessionStore>().AddSessions());

        Assert.IsType<UnusedSessionStore>(provider.GetRequiredService<ISessionStore>());
        Assert.IsType<InMemoryAccountStore>(provider.GetRequiredService<IAccountStore>());
    }

    [Fact]
    public async Task The_clock_comes_from_the_services_if_they_have_one()
    {
        var clock = new ManualClock(new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var provider = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddAuthKit(auth => auth.UseInMemoryStores().AddSessions()).BuildServiceProvider();

        Assert.Equal(clock.GetUtcNow(), (await provider.GetRequiredService<ISessionService>().CreateAnonymousAsync()).Session.CreatedAt);
    }

    [Fact]
    public void Keys_come_from_configuration_or_from_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("authkit-keys-");
        try
        {
            var key = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
            using var configured = Provider(Configuration(("Keys:Keys:k1", key), ("Keys:ActiveKeyId", "k1")), auth => auth.UseKeys());
            using var fromFile = Provider(auth => auth.UseKeyFile(Path.Combine(folder.FullName, "keys.json")));
            foreach (var provider in new[] { configured, fromFile })
            {
                Start(provider);
                var protector = provider.GetRequiredService<ISecretProtector>();
                Assert.True(protector.TryUnprotect("test", [], protector.Protect("test", [], [1, 2, 3]), out var opened));
                Assert.Equal([1, 2, 3], opened);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_missing_key_is_an_error_at_start()
    {
        using var provider = Provider(auth => auth.UseKeys());

        Assert.Throws<OptionsValidationException>(() => Start(provider));
    }

    private static void Cheap(PasswordHashingOptions options)
    {
        options.AllowWeakParameters = true;
        options.Argon2.MemoryKiB = 64;
        options.Argon2.Passes = 1;
    }

    private static void Start(IServiceProvider provider) => provider.GetRequiredService<IStartupValidator>().Validate();

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    private static ServiceProvider Provider(Action<AuthKit.DependencyInjection.AuthKitBuilder> compose) =>
        new ServiceCollection().AddAuthKit(compose).BuildServiceProvider();

    private static ServiceProvider Provider(IConfiguration configuration, Action<AuthKit.DependencyInjection.AuthKitBuilder> compose) =>
        new ServiceCollection().AddAuthKit(configuration, compose).BuildServiceProvider();

    private sealed class UnusedSessionStore : ISessionStore
    {
        public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
