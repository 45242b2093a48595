using AuthKit.RefreshTokens;
using AuthKit.Stores.Tests.Machines;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.RefreshTokenMachine;

/// <summary>The service of refresh tokens over two instances of a store whose clocks differ, and a plain model of both.</summary>
internal sealed class FamilyMachine : StateMachine<FamilyMachine>, ISubjectGate
{
    public const int MaxFamilies = 3;
    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Absolute = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    public static readonly string[] AllScopes = ["read", "write"];

    private readonly ManualClock[] _clocks = [new(), new()];
    private readonly IRefreshTokenStore[] _stores;
    private readonly RefreshTokenService[] _services;
    private readonly HashSet<DateTimeOffset> _creations = [];

    public FamilyMachine(IRefreshTokenStore store, IRefreshTokenStore other)
    {
        _stores = [store, other];
        var options = new RefreshTokenOptions { AbsoluteLifetime = Absolute, IdleTimeout = Idle, MaxFamiliesPerSubject = MaxFamilies };
        _services =
        [
            new RefreshTokenService(store, this, options, new AuthKitRuntime { TimeProvider = _clocks[0] }),
            new RefreshTokenService(other, this, options, new AuthKitRuntime { TimeProvider = _clocks[1] }),
        ];
    }

    public ManualClock Clock => _clocks[Instance];

    public ManualClock OtherClock => _clocks[1 - Instance];

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>What the clock shows that is ahead.</summary>
    public DateTimeOffset Latest => _clocks.Max(static clock => clock.GetUtcNow());

    public IRefreshTokenStore Store => _stores[Instance];

    public RefreshTokenService Service => _services[Instance];

    public string[] Tenants { get; } = [$"{SessionId.Create()}", $"{SessionId.Create()}"];

    /// <summary>Every family that was ever issued, in that order.</summary>
    public List<ModelFamily> Families { get; } = [];

    /// <summary>Whether the subjects may sign in, which the service asks.</summary>
    public bool MaySignIn { get; set; } = true;

    protected override string Time => $"{Now:HH:mm:ss.fff}";

    public ValueTask<SubjectStanding> GetStandingAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken) =>
        ValueTask.FromResult(MaySignIn ? SubjectStanding.Good : SubjectStanding.Refused);

    /// <summary>Which of two families is older must not be in doubt.</summary>
    public void BeginAtUniqueTime()
    {
        while (!_creations.Add(Now))
        {
            Clock.Advance(Millisecond);
        }
    }

    /// <summary>A family that was issued, which the log names; null if none was.</summary>
    public ModelFamily? Find(FromLatest family)
    {
        var found = family.OfAny(Families);
        Note(found is null ? "no family" : $"family {found.Number} with tokens 1 to {found.Tokens.Count}");
        return found;
    }

    /// <summary>Whether a family is live; one that is found to have expired is gone for good.</summary>
    public bool Notice(ModelFamily family) => family.IsThere = family.IsLive(Now);

    /// <summary>The live families of a subject; those that have expired are gone for good.</summary>
    public List<ModelFamily> Sweep(SubjectRef subject) => Families.Where(family => family.Subject == subject && family.IsThere).ToList().FindAll(Notice);

    public async Task ListAsync(SubjectRef subject)
    {
        var listed = await Service.ListAsync(subject);
        Equal(
            string.Join(", ", Sweep(subject).OrderByDescending(static family => family.CreatedAt).Select(static family => family.Sid)),
            string.Join(", ", listed.Select(static family => family.Sid)),
            "the listed sids");
    }

    /// <summary>
    /// A store's housekeeping may have deleted what has expired or not: a list by the same clock notices, and leaves no doubt
    /// for when the clock goes back.
    /// </summary>
    public async Task SettleAsync()
    {
        foreach (var subject in Families.Where(family => family.IsThere && !family.IsLive(Now)).Select(static family => family.Subject).Distinct().ToList())
        {
            await ListAsync(subject);
        }
    }
}
