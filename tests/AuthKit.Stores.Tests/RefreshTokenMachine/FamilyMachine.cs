using AuthKit.RefreshTokens;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.RefreshTokenMachine;

/// <summary>
/// Runs one sequence of commands against the service of refresh tokens over a store, from two instances whose clocks differ,
/// and against a plain model of both; fails where they differ. A command is a number: what it does, and to what, is read off
/// its digits.
/// </summary>
internal sealed class FamilyMachine : ISubjectGate
{
    private const int MaxFamilies = 3;
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Absolute = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan[] Steps =
    [
        Millisecond, TimeSpan.FromSeconds(1), Grace - Millisecond, Grace, TimeSpan.FromMinutes(4), Idle - Millisecond, Idle, Absolute, -Millisecond, -Grace, -TimeSpan.FromMinutes(3),
    ];

    private static readonly string[] Wide = ["read", "write"];
    private static readonly IReadOnlyList<string>?[] Asked = [null, null, ["read"], ["write"], [], ["read", "admin"], ["Read"]];

    private readonly ManualClock[] _clocks = [new(), new()];
    private readonly IRefreshTokenStore _store;
    private readonly RefreshTokenService[] _services;
    private readonly string[] _tenants = [$"{SessionId.Create()}", $"{SessionId.Create()}"];
    private readonly string[] _secrets = [new('A', 48), new string('B', 47) + "A"];
    private readonly List<ModelFamily> _families = [];
    private readonly HashSet<DateTimeOffset> _creations = [];
    private readonly List<string> _log = [];

    private bool _maySignIn = true;
    private int _turn;

    public FamilyMachine(IRefreshTokenStore store, IRefreshTokenStore other)
    {
        _store = store;
        var options = new RefreshTokenOptions { AbsoluteLifetime = Absolute, IdleTimeout = Idle, MaxFamiliesPerSubject = MaxFamilies };
        _services =
        [
            new RefreshTokenService(store, this, options, new AuthKitRuntime { TimeProvider = _clocks[0] }),
            new RefreshTokenService(other, this, options, new AuthKitRuntime { TimeProvider = _clocks[1] }),
        ];
    }

    private ManualClock Clock => _clocks[_turn % 2];

    private DateTimeOffset Now => Clock.GetUtcNow();

    private RefreshTokenService Service => _services[_turn % 2];

    public ValueTask<SubjectStanding> GetStandingAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_maySignIn ? SubjectStanding.Good : SubjectStanding.Refused);

    public async Task RunAsync(int[] commands)
    {
        try
        {
            foreach (var command in commands)
            {
                _turn = command;
                await RunAsync(command / 2 % 16, command / 32 % 64, command / 2048);
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\nThe commands so far:\n{string.Join('\n', _log)}", exception);
        }
    }

    private Task RunAsync(int what, int first, int second) => what switch
    {
        0 => IssueAsync(Subject(first), second),
        1 => second % 4 == 0 ? IssueAsync(Subject(first), second) : IssueAgainAsync(first, second),
        2 or 3 or 4 or 5 or 6 => RefreshAsync(first, second, latest: true),
        7 => RefreshAsync(first, second, latest: false),
        8 => RevokeTokenAsync(first, second),
        9 => RevokeFamilyAsync(first, second),
        10 => second % 4 == 0 ? RevokeSubjectAsync(Subject(first), second) : ListAsync(Subject(first)),
        11 => ListAsync(Subject(first)),
        12 or 13 or 14 => AdvanceAsync(first, second),
        _ => PurgeAsync(),
    };

    private SubjectRef Subject(int number) => new(_tenants[number % 8 == 0 ? 1 : 0], $"subject {number / 8 % 2}");

    private static string? Client(int number) => number % 3 == 0 ? "app" : null;

    private Task IssueAsync(SubjectRef subject, int number) => IssueAsync(subject, number, before: null, presented: null);

    /// <summary>Tokens once more for a sign-in that has, or had, a family: with one of two secrets, or none; mostly for the same grant.</summary>
    private Task IssueAgainAsync(int first, int second)
    {
        if (Family(first) is not { } family)
        {
            return Task.CompletedTask;
        }

        var presented = second % 8 < 3 ? null : _secrets[second / 8 % 4 == 0 ? 1 : 0];
        return IssueAsync(family.Subject, second % 16 == 5 ? family.SecurityVersion + 1 : family.SecurityVersion, family, presented);
    }

    private async Task IssueAsync(SubjectRef subject, long securityVersion, ModelFamily? before, string? presented)
    {
        var clientId = before is null ? Client((int)securityVersion) : before.ClientId;
        // Which of two families is older must not be in doubt.
        while (!_creations.Add(Now))
        {
            Clock.Advance(Millisecond);
        }

        Log($"issue to {subject}, sid {before?.Sid}, secret {presented}");
        var grant = await Service.IssueAsync(new RefreshTokenIssueRequest
        {
            Subject = subject,
            Sid = before?.Sid,
            ClientId = clientId,
            Scopes = Wide,
            SecurityVersion = securityVersion,
            AuthTime = DateTimeOffset.UnixEpoch,
            ReuseGrace = securityVersion % 2 == 0 ? Grace : TimeSpan.Zero,
            PresentedToken = presented,
            PresentedTokenGrace = presented is null ? TimeSpan.Zero : Grace,
        });
        var live = Sweep(subject);
        var present = live.Find(family => family.Sid == before?.Sid);
        if (present is not null && presented is not null && present.Presented == presented && present.SecurityVersion == securityVersion && present.Tokens.Count == 1 && Now < present.SharedUntil)
        {
            Equal(true, grant.IsShared, "whether the token is shared");
            Equal(present.Tokens[0], grant.Token, "the token that is shared");
            Equal(0, grant.Evicted.Count, "the number of evicted families");
            await SettleAsync();
            return;
        }

        Equal(false, grant.IsShared, "whether the token is shared");
        if (present is not null)
        {
            present.IsThere = false;
            live.Remove(present);
        }

        var overdue = live.OrderBy(family => family.CreatedAt).Take(live.Count - MaxFamilies + 1).ToList();
        overdue.ForEach(family => family.IsThere = false);
        Equal(Names(overdue), Names(grant.Evicted.Select(family => family.Sid)), "the evicted sids");
        var added = new ModelFamily
        {
            Sid = grant.Family.Sid,
            Subject = subject,
            ClientId = clientId,
            SecurityVersion = securityVersion,
            Presented = presented,
            SharedUntil = Now + Grace,
            Delivered = securityVersion % 2 == 0 ? Grace : TimeSpan.Zero,
            RefreshedAt = Now,
            Scopes = Wide,
            CreatedAt = Now,
            ExpiresAt = Now + Absolute,
            EndsAt = Now + Idle,
        };
        added.Tokens.Add(grant.Token);
        _families.Add(added);
        await SettleAsync();
    }

    private async Task RefreshAsync(int first, int second, bool latest)
    {
        if (Family(first) is not { } family)
        {
            return;
        }

        // The newest, the one before it, or any.
        var token = family.Tokens[^(1 + (latest ? second % 8 == 0 ? Math.Min(1, family.Tokens.Count - 1) : 0 : second % family.Tokens.Count))];
        var grace = second % 2 == 0 ? Grace : TimeSpan.Zero;
        var client = second % 16 == 7 ? "other" : family.ClientId;
        var asked = Asked[second / 16 % Asked.Length];
        var tenant = second % 32 == 9 ? _tenants.First(name => name != family.Subject.Tenant) : family.Subject.Tenant;
        _maySignIn = second % 64 != 11;
        Log($"refresh {family.Sid} by token {family.Tokens.IndexOf(token)} of {family.Tokens.Count}, client {client}, scopes {(asked is null ? "all" : string.Join(' ', asked))}, grace {grace}");
        var result = await Service.RefreshAsync(token, new RefreshTokenRefreshRequest { Tenant = tenant, ClientId = client, Scopes = asked, ReuseGrace = grace });
        var expected = Expect(family, token, tenant, client, asked, grace);
        Equal(expected, result.Status, "the answer to the refresh");
        Equal(expected is RefreshTokenStatus.Refreshed or RefreshTokenStatus.Repeated, result.Grant is not null, "whether there is a token");
        if (expected == RefreshTokenStatus.Refreshed)
        {
            family.Tokens.Add(result.Grant!.Token);
            family.GraceEndsAt = grace > TimeSpan.Zero && family.Delivered > TimeSpan.Zero ? Now + grace : DateTimeOffset.MinValue;
            family.Delivered = grace;
            family.RefreshedAt = Now > family.RefreshedAt ? Now : family.RefreshedAt;
            family.EndsAt = Now + Idle < family.ExpiresAt ? Now + Idle : family.ExpiresAt;
            Equal(family.EndsAt, result.Family!.EndsAt, "the end of the family");
            Equal(Now, result.Grant.IssuedAt, "the time of issue");
        }

        if (result.Succeeded)
        {
            Equal(family.Tokens[^1], result.Grant.Token, "the successor");
            Equal(string.Join(' ', asked ?? family.Scopes), string.Join(' ', result.Grant.Scopes), "the scopes of the access token");
            Equal(family.Sid, result.Family.Sid, "the sid");
        }

        if (expected == RefreshTokenStatus.Reused)
        {
            family.IsThere = false;
        }
    }

    private RefreshTokenStatus Expect(ModelFamily family, string token, string tenant, string? client, IReadOnlyList<string>? asked, TimeSpan grace)
    {
        if (tenant != family.Subject.Tenant || !Notice(family))
        {
            return RefreshTokenStatus.NotFound;
        }

        var isLatest = token == family.Tokens[^1];
        var isRepeated = !isLatest && token == family.Tokens[^2] && grace > TimeSpan.Zero && Now < family.GraceEndsAt && Now < family.RefreshedAt + grace;
        return !isLatest && !isRepeated ? RefreshTokenStatus.Reused
            : client != family.ClientId ? RefreshTokenStatus.OtherClient
            : asked is not null && !asked.All(scope => family.Scopes.Contains(scope)) ? RefreshTokenStatus.ScopeExceeded
            : !_maySignIn ? RefreshTokenStatus.SubjectRefused
            : isRepeated ? RefreshTokenStatus.Repeated
            : RefreshTokenStatus.Refreshed;
    }

    private async Task RevokeTokenAsync(int first, int second)
    {
        if (Family(first) is { } family)
        {
            var client = second % 8 == 7 ? "other" : family.ClientId;
            Log($"revoke {family.Sid} by a token, client {client}");
            var revoked = await Service.RevokeTokenAsync(family.Tokens[second % family.Tokens.Count], client, family.Subject.Tenant);
            var isRevoked = Notice(family) && client == family.ClientId;
            Equal(isRevoked, revoked is not null, "whether the family was revoked by a token");
            family.IsThere &= !isRevoked;
        }
    }

    private async Task RevokeFamilyAsync(int first, int second)
    {
        if (Family(first) is { } family)
        {
            var subject = second % 4 == 0 ? Subject(second) : family.Subject;
            Log($"revoke {family.Sid} of {subject}");
            var isRevoked = await Service.RevokeFamilyAsync(subject, family.Sid);

            // Its sid may have another family by now.
            family = _families.LastOrDefault(other => other.Sid == family.Sid && other.Subject == family.Subject && other.IsThere) ?? family;

            // One that has expired may be there still, or may have gone by itself.
            if (family.IsThere && subject == family.Subject && family.EndsAt > Latest)
            {
                Equal(true, isRevoked, "whether the family was there to be revoked");
            }
            else if (!family.IsThere || subject != family.Subject)
            {
                Equal(false, isRevoked, "whether the family was there to be revoked");
            }

            family.IsThere &= subject != family.Subject;
        }
    }

    private async Task RevokeSubjectAsync(SubjectRef subject, int number)
    {
        var kept = _families.LastOrDefault(family => family.Subject == subject && number % 8 == 0);
        Log($"revoke all of {subject} but {kept?.Sid}");
        await Service.RevokeSubjectAsync(subject, kept?.Sid);
        foreach (var family in _families.Where(family => family.Subject == subject && family.Sid != kept?.Sid))
        {
            family.IsThere = false;
        }
    }

    private async Task ListAsync(SubjectRef subject)
    {
        Log($"list {subject}");
        var listed = await Service.ListAsync(subject);
        Equal(
            string.Join(", ", Sweep(subject).OrderByDescending(family => family.CreatedAt).Select(family => family.Sid)),
            string.Join(", ", listed.Select(family => family.Sid)),
            "the listed sids");
    }

    /// <summary>Mostly both clocks, sometimes one: they are up to seconds apart.</summary>
    private Task AdvanceAsync(int first, int second)
    {
        var step = Steps[first % Steps.Length];
        Log($"{(second % 4 == 0 && step.Duration() <= Grace ? "one clock" : "both clocks")} {step}");
        Clock.Advance(step);
        if (second % 4 != 0 || step.Duration() > Grace)
        {
            _clocks[(_turn + 1) % 2].Advance(step);
        }

        return Task.CompletedTask;
    }

    private async Task PurgeAsync()
    {
        Log("purge");
        while (await _store.PurgeAsync(Now, 100) == 100)
        {
            continue;
        }

        await SettleAsync();
    }

    /// <summary>
    /// A store's housekeeping may have deleted what has expired or not: a list by the same clock notices, and leaves no doubt
    /// for when the clock goes back.
    /// </summary>
    private async Task SettleAsync()
    {
        foreach (var subject in _families.Where(family => family.IsThere && !family.IsLive(Now)).Select(family => family.Subject).Distinct().ToList())
        {
            await ListAsync(subject);
        }
    }

    private DateTimeOffset Latest => _clocks.Max(clock => clock.GetUtcNow());

    private ModelFamily? Family(int number) => _families.Count == 0 ? null : _families[^(1 + (number % Math.Min(number < 48 ? 4 : _families.Count, _families.Count)))];

    /// <summary>Whether a family is live; one that is found to have expired is gone for good.</summary>
    private bool Notice(ModelFamily family) => family.IsThere = family.IsLive(Now);

    /// <summary>The live ones of a subject; those that have expired are gone for good.</summary>
    private List<ModelFamily> Sweep(SubjectRef subject)
    {
        var owned = _families.Where(family => family.Subject == subject && family.IsThere).ToList();
        return owned.Where(Notice).ToList();
    }

    private static string Names(IEnumerable<ModelFamily> families) => Names(families.Select(family => family.Sid));

    private static string Names(IEnumerable<SessionId> sids) => string.Join(", ", sids.Select(sid => $"{sid}").Order(StringComparer.Ordinal));

    private void Log(string command) => _log.Add($"{Now:HH:mm:ss.fff} [{_turn % 2}] {command}");
}
