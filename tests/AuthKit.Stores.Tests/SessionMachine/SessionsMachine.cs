using AuthKit.Sessions;
using AuthKit.Stores.Tests.Machines;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>The session service over two instances of a store with one clock, and a plain model of both.</summary>
internal sealed class SessionsMachine : StateMachine<SessionsMachine>
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Absolute = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan Touch = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private const int MaxSessions = 3;

    private readonly ISessionStore[] _stores;
    private readonly SessionService[] _services;
    private readonly SessionService _untouched;
    private readonly HashSet<DateTimeOffset> _creations = [];

    public SessionsMachine(ISessionStore store, ISessionStore other)
    {
        _stores = [store, other];
        Model = new SessionModel(Clock);
        var options = new SessionServiceOptions { IdleTimeout = Idle, AbsoluteLifetime = Absolute, TouchInterval = Touch, RotationOverlap = Overlap, MaxSessionsPerSubject = MaxSessions };
        var runtime = new AuthKitRuntime { TimeProvider = Clock };
        _services = Array.ConvertAll(_stores, one => new SessionService(one, options, runtime));
        _untouched = new SessionService(new UntouchedSessions(store), options, runtime);
    }

    public ManualClock Clock { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public string Tenant { get; } = SessionId.Create().ToString();

    public SessionModel Model { get; }

    /// <summary>All tokens that were ever given out, and two that were not.</summary>
    public List<string> Tokens { get; } = ["", "no token"];

    /// <summary>Sessions as the service returned them, which may be outdated by now.</summary>
    public List<SeenSession> Seen { get; } = [];

    public ISessionStore Store => _stores[Instance];

    public SessionService Service => _services[Instance];

    public SessionService OtherService => _services[1 - Instance];

    protected override string Time => $"{Now:HH:mm:ss.fff}";

    public SubjectRef SubjectOf(Owner owner) => new(Tenant, $"{owner}");

    /// <summary>Which of two sessions is older must not be in doubt.</summary>
    public void BeginAtUniqueTime()
    {
        while (!_creations.Add(Now))
        {
            Clock.Advance(Millisecond);
        }
    }

    /// <summary>Compares a new session with what it should be, and adds it to the model.</summary>
    public void Add(SessionGrant grant, Owner? owner, int data)
    {
        if (owner is not null)
        {
            Model.DropExpired(owner.Value);
            var evicted = Model.Owned(owner.Value).OrderByDescending(model => model.CreatedAt).Skip(MaxSessions - 1).ToList();
            Equal(Names(evicted.Select(model => model.Sid)), Names(grant.Evicted), "the evicted sids");
            evicted.ForEach(model => model.Presence = Presence.Gone);
        }

        Model.Housekeeping();
        var added = new ModelSession
        {
            Number = Model.Sessions.Count + 1,
            Sid = grant.Session.Sid,
            Owner = owner,
            Token = grant.Token,
            CreatedAt = Now,
            LastSeenAt = Now,
            AuthTime = owner is null ? DateTimeOffset.UnixEpoch : Now,
            ExpiresAt = Now + Absolute,
            Amr = owner is null ? [] : ["pwd"],
            Data = $"{data}",
        };
        Note($"session {added.Number}");
        Model.Sessions.Add(added);
        Tokens.Add(grant.Token);
        Same(added, grant.Session);
        See(grant.Session, added);
    }

    /// <summary>Compares the answer to a rotation with what it should be, and rotates the token of the model.</summary>
    public void Rotate(string token, SessionRotation rotation, ModelSession? model, TimeSpan? overlap)
    {
        if (token.Length != 48)
        {
            Equal(SessionRotationStatus.Malformed, rotation.Status, "the status of the rotation");
            return;
        }

        var expected = model is null ? SessionRotationStatus.NotFound : model.Token == token ? SessionRotationStatus.Rotated : SessionRotationStatus.Conflict;
        Equal(expected, rotation.Status, "the status of the rotation");
        if (rotation.Succeeded)
        {
            model!.PreviousToken = overlap is null ? null : model.Token;
            model.PreviousTokenEnd = Now + (overlap ?? TimeSpan.Zero);
            model.IsPreviousTokenOpen = false;
            model.Token = rotation.Grant.Token;
            model.Version++;
            model.LastSeenAt = model.LastSeenAt > Now ? model.LastSeenAt : Now;
            Tokens.Add(model.Token);
            See(rotation.Grant.Session, model);
        }
    }

    public void See(Session session, ModelSession model) => Seen.Add(new SeenSession(session, model, model.Token, model.Version));

    /// <summary>The session of the model that a token opens; logs which one it is.</summary>
    public ModelSession? Find(string token)
    {
        var model = Model.Find(token);
        Note(model is null ? "no session" : $"session {model.Number}");
        return model;
    }

    public void Same(ModelSession expected, Session actual)
    {
        Equal(expected.Sid, actual.Sid, "the sid");
        Equal(expected.Owner is { } owner ? SubjectOf(owner).Id : null, actual.Subject?.Id, "the subject");
        Equal(expected.CreatedAt, actual.CreatedAt, "the time of creation");
        Equal(expected.LastSeenAt, actual.LastSeenAt, "the time of last use");
        Equal(expected.ExpiresAt, actual.ExpiresAt, "the absolute end");
        Equal(expected.AuthTime, actual.AuthTime, "the time of authentication");
        Equal(expected.Data, actual.Data["n"], "the data");
        Equal(true, expected.Amr.SetEquals(actual.Amr), "whether the proofs are those of the model");
    }

    protected override async Task RunAsync(Command<SessionsMachine> command)
    {
        await SettleAsync();
        await command.RunAsync(this);
    }

    /// <summary>Where a store may have done either, looks which it was; a lookup that touches nothing changes nothing.</summary>
    private async Task SettleAsync()
    {
        foreach (var model in Model.Sessions)
        {
            if (model.Presence == Presence.Open && model.IsLive(Now))
            {
                model.Presence = await IsFoundAsync(model.Token) ? Presence.There : Presence.Gone;
            }

            if (model is { IsPreviousTokenOpen: true, Presence: Presence.There, PreviousToken: not null } && Now < model.PreviousTokenEnd && model.IsLive(Now))
            {
                model.PreviousToken = await IsFoundAsync(model.PreviousToken) ? model.PreviousToken : null;
                model.IsPreviousTokenOpen = false;
            }
        }
    }

    private async Task<bool> IsFoundAsync(string token) => (await _untouched.ValidateAsync(token, Tenant)).IsValid;

    private static string Names(IEnumerable<SessionId> sids) => string.Join(' ', sids.Select(static sid => $"{sid}").Order(StringComparer.Ordinal));
}
