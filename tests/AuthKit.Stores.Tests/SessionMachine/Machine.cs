using AuthKit.Sessions;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.SessionMachine.Agreement;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>
/// Runs one sequence of commands against the session service over a store, and against a plain model of both; fails where
/// they differ. A command is a number: what it does, and to what, is read off its digits.
/// </summary>
internal sealed class Machine
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Absolute = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan Touch = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private const int Most = 3;

    private static readonly TimeSpan[] Steps =
    [
        Millisecond, TimeSpan.FromSeconds(1), Overlap - Millisecond, Overlap, Touch - Millisecond, Touch,
        TimeSpan.FromMinutes(4), Idle - Millisecond, Idle, Absolute - Millisecond, -Millisecond, -TimeSpan.FromSeconds(40), -Idle,
    ];

    private static readonly string[] Proofs = ["pwd", "otp", "hwk"];

    private readonly ManualClock _clock = new();
    private readonly ISessionStore _store;
    private readonly SessionService[] _services;
    private readonly SessionService _untouched;
    private readonly string _tenant = SessionId.Create().ToString();
    private readonly SessionModel _model;
    private readonly List<string> _tokens = ["", "no token"];
    private readonly List<(Session Session, ModelSession Model, string Token, long Version)> _seen = [];
    private readonly HashSet<DateTimeOffset> _creations = [];
    private readonly List<string> _log = [];

    private int _turn;

    public Machine(ISessionStore store, ISessionStore other)
    {
        _store = store;
        _model = new SessionModel(_clock);
        var options = new SessionServiceOptions { IdleTimeout = Idle, AbsoluteLifetime = Absolute, TouchInterval = Touch, RotationOverlap = Overlap, MaxSessionsPerSubject = Most };
        var runtime = new AuthKitRuntime { TimeProvider = _clock };
        _services = [new SessionService(store, options, runtime), new SessionService(other, options, runtime)];
        _untouched = new SessionService(new UntouchedSessions(store), options, runtime);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The services over the two instances, in turn.</summary>
    private SessionService Service => _services[_turn++ % _services.Length];

    public async Task RunAsync(int[] commands)
    {
        try
        {
            foreach (var command in commands)
            {
                await SettleAsync();
                await RunAsync(command % 16, command / 16 % 64, command / 1024);
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\nThe commands so far:\n{string.Join('\n', _log)}", exception);
        }
    }

    private Task RunAsync(int what, int first, int second) => what switch
    {
        0 or 1 => CreateAsync(Subject(first), second),
        2 => CreateAnonymousAsync(second),
        3 => PromoteAsync(Token(first), Subject(second)),
        4 or 5 or 6 => ValidateAsync(Token(first)),
        7 => RotateAsync(Token(first)),
        8 => ElevateAsync(Token(first), Proofs[second % Proofs.Length]),
        9 => UpdateDataAsync(first, second),
        10 => EndAsync(first, bySid: second % 2 == 0),
        11 => EndAllAsync(Subject(first), second),
        12 => ListAsync(Subject(first)),
        13 or 14 => AdvanceAsync(Steps[first % Steps.Length]),
        _ => PurgeAsync(),
    };

    private static string Subject(int number) => $"subject {number % 2}";

    /// <summary>Often one of the latest tokens, sometimes any.</summary>
    private string Token(int number) => _tokens[^(1 + (number % (number < 48 ? Math.Min(6, _tokens.Count) : _tokens.Count)))];

    private async Task CreateAsync(string subject, int data)
    {
        BeginAtATimeOfItsOwn();
        Log($"create {subject}");
        var grant = await Service.CreateAsync(new SessionRequest { Subject = new SubjectRef(_tenant, subject), Amr = ["pwd"], Data = DataOf(data) });
        Added(grant, subject, $"{data}", ["pwd"]);
    }

    private async Task CreateAnonymousAsync(int data)
    {
        BeginAtATimeOfItsOwn();
        Log("create anonymous");
        var grant = await Service.CreateAnonymousAsync(_tenant, DataOf(data));
        Added(grant, subject: null, $"{data}", []);
    }

    private async Task PromoteAsync(string token, string subject)
    {
        BeginAtATimeOfItsOwn();
        Log($"promote {token} to {subject}");
        var found = await Service.ValidateAsync(token, _tenant);
        var grant = found.Session is not { } session ? null : await Service.PromoteAsync(session, new SessionRequest { Subject = new SubjectRef(_tenant, subject), Amr = ["pwd"] });
        var model = _model.Find(token);
        if (model is not null && model.LastSeenAt <= Now - Touch)
        {
            model.LastSeenAt = Now;
        }

        Equal(model is { Subject: null }, grant is not null, "whether the promotion took place");
        if (grant is not null)
        {
            model!.Presence = Presence.Gone;
            Added(grant, subject, model.Data, ["pwd"]);
        }
    }

    private async Task ValidateAsync(string token)
    {
        Log($"validate {token}");
        var answer = await Service.ValidateAsync(token, _tenant);
        var model = _model.Find(token);
        Equal(model is not null, answer.IsValid, "whether the token is valid");
        if (model is not null)
        {
            if (model.LastSeenAt <= Now - Touch)
            {
                model.LastSeenAt = Now;
            }

            Same(model, answer.Session!);
            Seen(answer.Session!, model);
        }
    }

    private async Task RotateAsync(string token)
    {
        Log($"rotate {token}");
        Rotated(token, await Service.RotateAsync(token, _tenant), _model.Find(token), Overlap);
    }

    private async Task ElevateAsync(string token, string proof)
    {
        Log($"elevate {token} by {proof}");
        var rotation = await Service.ElevateAsync(token, [proof], _tenant);
        var model = _model.Find(token);
        if (model is { Subject: null })
        {
            Equal(SessionRotationStatus.NotFound, rotation.Status, "the status of an anonymous session's elevation");
            return;
        }

        Rotated(token, rotation, model, overlap: null);
        if (rotation.Succeeded)
        {
            model!.Amr.Add(proof);
            model.AuthTime = Now;
        }
    }

    private async Task UpdateDataAsync(int number, int data)
    {
        if (_seen.Count == 0)
        {
            return;
        }

        var (session, model, token, version) = _seen[^(1 + (number % _seen.Count))];
        Log($"update {session.Sid} as of version {version}");
        var update = await Service.UpdateDataAsync(session, DataOf(data));
        var isCurrent = model.Presence != Presence.Gone && model.Token == token;
        if (isCurrent && !model.IsLive(Now))
        {
            model.Presence = Presence.Gone;
            isCurrent = false;
        }

        Equal(!isCurrent ? StoreWrite.Gone : model.Version == version ? StoreWrite.Written : StoreWrite.Conflict, update.Status, "the answer to the update");
        if (update.Succeeded)
        {
            model.Data = $"{data}";
            model.Version++;
        }
    }

    private async Task EndAsync(int number, bool bySid)
    {
        if (_seen.Count == 0)
        {
            return;
        }

        var (session, model, _, _) = _seen[^(1 + (number % _seen.Count))];
        Log($"end {session.Sid}");
        var isEnded = bySid && session.Subject is { } subject ? await Service.EndBySidAsync(subject, session.Sid) : await Service.EndAsync(session);
        if (model.Presence != Presence.Open)
        {
            Equal(model.Presence == Presence.There, isEnded, "whether the call ended the session");
        }

        model.Presence = Presence.Gone;
    }

    private async Task EndAllAsync(string subject, int number)
    {
        var owned = _model.Owned(subject);
        var kept = owned.Count > 0 && number % 2 == 0 ? owned[number % owned.Count] : null;
        Log($"end all of {subject} but {kept?.Sid}");
        var ended = await Service.EndAllAsync(new SubjectRef(_tenant, subject), kept?.Sid);
        owned.Remove(kept!);
        var certain = owned.Count(model => model.Presence == Presence.There);
        if (ended < certain || ended > owned.Count)
        {
            throw new InvalidOperationException($"{ended} sessions were ended; {certain} to {owned.Count} were expected.");
        }

        owned.ForEach(model => model.Presence = Presence.Gone);
    }

    private async Task ListAsync(string subject)
    {
        Log($"list {subject}");
        var listed = await Service.ListAsync(new SubjectRef(_tenant, subject));
        _model.DropExpired(subject);
        var expected = _model.Owned(subject).OrderByDescending(model => model.CreatedAt).ToList();
        Equal(string.Join(' ', expected.Select(model => model.Sid)), string.Join(' ', listed.Select(session => session.Sid)), "the sids in the list");
        for (var i = 0; i < expected.Count; i++)
        {
            Same(expected[i], listed[i]);
        }
    }

    private Task AdvanceAsync(TimeSpan by)
    {
        Log($"clock {by}");
        _clock.Advance(by);
        return Task.CompletedTask;
    }

    private async Task PurgeAsync()
    {
        Log("purge");
        await _store.PurgeAsync(Now, 100);
        _model.Housekeeping();
    }

    private void Added(SessionGrant grant, string? subject, string data, string[] amr)
    {
        if (subject is not null)
        {
            _model.DropExpired(subject);
            var owned = _model.Owned(subject).OrderByDescending(model => model.CreatedAt).Skip(Most - 1).ToList();
            Equal(
                string.Join(' ', owned.Select(model => $"{model.Sid}").Order(StringComparer.Ordinal)),
                string.Join(' ', grant.Evicted.Select(sid => $"{sid}").Order(StringComparer.Ordinal)),
                "the evicted sids");
            owned.ForEach(model => model.Presence = Presence.Gone);
        }

        _model.Housekeeping();
        var added = new ModelSession
        {
            Sid = grant.Session.Sid,
            Subject = subject,
            Token = grant.Token,
            CreatedAt = Now,
            LastSeenAt = Now,
            AuthTime = subject is null ? DateTimeOffset.UnixEpoch : Now,
            ExpiresAt = Now + Absolute,
            Amr = [.. amr],
            Data = data,
        };
        _model.Sessions.Add(added);
        _tokens.Add(grant.Token);
        Same(added, grant.Session);
        Seen(grant.Session, added);
    }

    private void Rotated(string token, SessionRotation rotation, ModelSession? model, TimeSpan? overlap)
    {
        if (token.Length != 48)
        {
            Equal(SessionRotationStatus.Malformed, rotation.Status, "the status of the rotation");
            return;
        }

        Equal(
            model is null ? SessionRotationStatus.NotFound : model.Token == token ? SessionRotationStatus.Rotated : SessionRotationStatus.Conflict,
            rotation.Status,
            "the status of the rotation");
        if (rotation.Succeeded)
        {
            model!.PreviousToken = overlap is null ? null : model.Token;
            model.PreviousTokenEnd = Now + (overlap ?? TimeSpan.Zero);
            model.IsPreviousTokenOpen = false;
            model.Token = rotation.Grant.Token;
            model.Version++;
            model.LastSeenAt = model.LastSeenAt > Now ? model.LastSeenAt : Now;
            _tokens.Add(model.Token);
            Seen(rotation.Grant.Session, model);
        }
    }

    /// <summary>Where a store may have done either, looks which it was; a lookup that touches nothing changes nothing.</summary>
    private async Task SettleAsync()
    {
        foreach (var model in _model.Sessions)
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

    private async Task<bool> IsFoundAsync(string token) => (await _untouched.ValidateAsync(token, _tenant)).IsValid;

    private void Seen(Session session, ModelSession model) => _seen.Add((session, model, model.Token, model.Version));

    /// <summary>Which of two sessions is older must not be in doubt.</summary>
    private void BeginAtATimeOfItsOwn()
    {
        while (!_creations.Add(Now))
        {
            _clock.Advance(Millisecond);
        }
    }

    private static Dictionary<string, string> DataOf(int data) => new() { ["n"] = $"{data}" };

    private void Log(string command) => _log.Add($"{Now:HH:mm:ss.fff} {command}");
}
