using System.Security.Cryptography;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Cryptography;
using AuthKit.DependencyInjection;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Testing;
using AuthKit.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Site;

/// <summary>An application that uses all of AuthKit, in two instances that share their data.</summary>
internal sealed class SeamSite : IAsyncDisposable
{
    public const int MemoryKiB = 64;
    public const int OldMemoryKiB = 32;

    /// <summary>The number of invitations that one user may send in an hour.</summary>
    public const int MostInvitations = 10;

    /// <summary>The grace period for an account that must have a second factor.</summary>
    public static readonly TimeSpan FactorGrace = TimeSpan.FromMinutes(10);

    private readonly SeamStores _stores;
    private readonly JwtKey _signingKey = JwtKey.Generate(JwtAlgorithm.ES256);
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretKey.Size));
    private readonly Action<AuthKitBuilder>? _change;

    private SeamSite(SeamStores stores, SeamTime time, Action<AuthKitBuilder>? change, bool requiresProof)
    {
        RequiresProof = requiresProof;
        _stores = stores;
        _change = change;
        Time = time;
    }

    public SeamTime Time { get; }

    public Outbox Outbox { get; } = new();

    public RequiredFactors RequiredFactors { get; } = new();

    /// <summary>Whether sign-in requires a verified address.</summary>
    public bool RequiresProof { get; }

    public IReadOnlyList<Instance> Instances { get; private set; } = [];

    /// <param name="create">Creates the stores.</param>
    /// <param name="change">Changes the application, for example with a flaw that the machine must find.</param>
    /// <param name="requiresProof">Whether sign-in requires a verified address.</param>
    public static async Task<SeamSite> StartAsync(Func<SeamTime, SeamStores> create, Action<AuthKitBuilder>? change = null, bool requiresProof = false)
    {
        var time = new SeamTime();
        var site = new SeamSite(create(time), time, change, requiresProof);
        var first = await Instance.StartAsync("A", time, site.Compose);
        await site._stores.OpenAsync(first.Services);
        site.Instances = [first, await Instance.StartAsync("B", time, site.Compose)];
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in Instances)
        {
            await instance.DisposeAsync();
        }

        await _stores.DisposeAsync();
        _signingKey.Dispose();
    }

    private void Compose(IServiceCollection services, StoreFaults faults)
    {
        services.AddSingleton<ITenantSource, TenantByHost>();
        services.AddSingleton<IAuthMessageSender>(Outbox);
        services.AddSingleton<ISecondFactorPolicy>(RequiredFactors);
        services.AddAuthKit(auth =>
        {
            _stores.Choose(auth);
            auth.UseKeys(options => (options.Keys["test"], options.ActiveKeyId) = (_key, "test"));
            auth.UseJwtKeys(new JwtKeyRing(_signingKey));
            auth.AddPasswords(static hashing => (hashing.Argon2.MemoryKiB, hashing.Argon2.Passes, hashing.AllowWeakParameters) = (MemoryKiB, 1, true));
            auth.AddAccounts(signIn => signIn.RequireVerifiedEmail = RequiresProof).AddSessions().AddSessionAuthentication().AddOneTimeTokens();
            auth.AddMfa(configureSignIn: static factors => factors.GracePeriod = FactorGrace);
            auth.AddAccountFlows(
                static flows =>
                    (flows.MaxMessagesPerRecipient, flows.MaxMessagesForKnownDevices, flows.MaxNoticesPerRecipient, flows.MaxMessagesPerAddress, flows.MaxMessagesPerSender) = (100, 100, 100, 10_000, MostInvitations),
                static messages => messages.BaseUrl = new Uri("https://app.example/"));
            auth.AddRevocation().AddTokens(static tokens => (tokens.Issuer, tokens.Audiences) = ("https://app.example", ["https://app.example/api"]));
            auth.AddTokenAuthentication();
            _change?.Invoke(auth);
        });
        SeamStores.Break(services, faults);
    }
}
