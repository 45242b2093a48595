using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.Stores.Tests.Machines;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>The service of one-time tokens over two instances of a store with one clock, and a plain model of both.</summary>
internal sealed class TokenMachine : StateMachine<TokenMachine>
{
    public const int SecretLength = 48;
    public static readonly TimeSpan Short = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    public const int MaxTries = 3;
    private const int MaxLive = 3;

    private static readonly string[] PurposeNames = ["reset", "reset-2"];
    private static readonly SecretProtector Protector = NewProtector();

    private readonly NotingStore[] _stores;
    private readonly OneTimeTokenService[] _services;
    private readonly string[] _tenants = [$"{SessionId.Create()}", $"{SessionId.Create()}"];
    private readonly List<string> _secrets = ["", "no token", new string('A', SecretLength)];
    private readonly HashSet<DateTimeOffset> _creations = [];

    public TokenMachine(IOneTimeTokenStore store, IOneTimeTokenStore other)
    {
        Model = new TokenModel(Clock);
        _stores = [new NotingStore(store), new NotingStore(other)];
        var options = new OneTimeTokenOptions { MaxLive = MaxLive, MaxTries = MaxTries };
        _services = Array.ConvertAll(_stores, noting => new OneTimeTokenService(noting, Protector, options, new AuthKitRuntime { TimeProvider = Clock }));
    }

    public ManualClock Clock { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public TokenModel Model { get; }

    /// <summary>The record that the service of the instance added last.</summary>
    public OneTimeTokenRecord Added => _stores[Instance].Added!;

    public IOneTimeTokenStore Store => _stores[Instance];

    public OneTimeTokenService Service => _services[Instance];

    protected override string Time => $"{Now:HH:mm:ss.fff}";

    public SubjectRef SubjectOf(Owner owner) => owner.SubjectOf(_tenants);

    public static string NameOf(Purpose purpose) => PurposeNames[(int)purpose];

    /// <summary>A token or a handle that was given out, or one of three texts that never were, and where it is shown.</summary>
    public ShownSecret Show(FromLatest secret, Place place)
    {
        var text = secret.Of(_secrets);
        var issued = Model.Tokens.Find(token => token.Secret == text);
        var (purpose, tenant) = issued is null ? (PurposeNames[0], _tenants[0]) : (issued.Purpose, issued.Subject.Tenant);
        Note(issued is null ? "never issued" : issued.Name);
        return new ShownSecret(
            text,
            issued,
            place == Place.OtherPurpose ? PurposeNames.First(name => name != purpose) : purpose,
            place == Place.OtherTenant ? _tenants.First(name => name != tenant) : tenant);
    }

    /// <summary>Which of two tokens is older must not be in doubt.</summary>
    public void BeginAtUniqueTime()
    {
        while (!_creations.Add(Now))
        {
            Clock.Advance(Millisecond);
        }
    }

    /// <summary>Adds to the model the token that the instance has just issued.</summary>
    public void Add(ModelToken token)
    {
        Model.MakeRoom(token.Subject, token.Purpose, MaxLive);
        _secrets.Add(token.Secret);
        Model.Tokens.Add(token);
        Note(token.Name);
    }

    public static void Same(ModelToken? expected, OneTimeToken? actual)
    {
        Equal(expected is not null, actual is not null, "whether the token is there");
        if (expected is not null)
        {
            Equal(expected.Subject, actual!.Subject, "the subject");
            Equal(expected.Purpose, actual.Purpose, "the purpose");
            Equal(expected.SecurityVersion, actual.SecurityVersion, "the security version");
            Equal(expected.CreatedAt, actual.CreatedAt, "the time of issue");
            Equal(Convert.ToHexString(expected.Payload), Convert.ToHexString(actual.Payload.Span), "the payload");
        }
    }

    protected override async Task RunAsync(Command<TokenMachine> command)
    {
        await SettleAsync();
        await command.RunAsync(this);
    }

    /// <summary>Where a store may have done either, looks which it was; a lookup of what lives changes nothing.</summary>
    private async Task SettleAsync()
    {
        foreach (var token in Model.Tokens.Where(token => token.Presence == Presence.Open && token.IsLive(Now)))
        {
            token.Presence = await _stores[0].FindAsync(token.Record.Key, token.Purpose, Now) is null ? Presence.Gone : Presence.There;
        }
    }

    private static SecretProtector NewProtector()
    {
        var options = new SecretKeyOptions { ActiveKeyId = "k" };
        options.Keys["k"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return new SecretProtector(options.CreateRing());
    }
}
