using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.Stores.Tests.Machines;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>
/// Runs one sequence of commands against the service of one-time tokens over a store, and against a plain model of both;
/// fails where they differ. A command is a number: what it does, and to what, is read off its digits.
/// </summary>
internal sealed class TokenMachine
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private const int MaxLive = 3;
    private const int MaxTries = 3;

    private static readonly TimeSpan[] Steps =
    [
        Millisecond, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(4), Short - Millisecond, Short, Long - Millisecond, Long, -Millisecond, -TimeSpan.FromMinutes(3), -Short,
    ];

    private static readonly string[] Purposes = ["reset", "reset-2"];
    private static readonly string?[] NoCodes = [null, "", "12345", "12345678901", "12 34 5", "ÄÖÜÄÖÜ", "１２３４５６", "I1O0LU", "000000\0", new('1', 1_000), "' OR 1=1 --"];
    private const int SecretLength = 48;

    private static readonly SecretProtector Protector = NewProtector();

    private readonly ManualClock _clock = new();
    private readonly IOneTimeTokenStore _store;
    private readonly NotingStore[] _stores;
    private readonly OneTimeTokenService[] _services;
    private readonly string[] _tenants = [$"{SessionId.Create()}", $"{SessionId.Create()}"];
    private readonly TokenModel _model;
    private readonly List<string> _secrets = ["", "no token", new string('A', 48)];
    private readonly HashSet<DateTimeOffset> _creations = [];
    private readonly List<string> _log = [];

    private int _turn;

    public TokenMachine(IOneTimeTokenStore store, IOneTimeTokenStore other)
    {
        _store = store;
        _model = new TokenModel(_clock);
        _stores = [new NotingStore(store), new NotingStore(other)];
        var options = new OneTimeTokenOptions { MaxLive = MaxLive, MaxTries = MaxTries };
        _services = Array.ConvertAll(_stores, noting => new OneTimeTokenService(noting, Protector, options, new AuthKitRuntime { TimeProvider = _clock }));
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private OneTimeTokenService Service => _services[_turn % 2];

    public async Task RunAsync(int[] commands)
    {
        try
        {
            foreach (var command in commands)
            {
                _turn++;
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
        0 or 1 => IssueAsync(Subject(first), Purpose(second), second),
        2 or 3 => IssueCodeAsync(Subject(first), Purpose(second), second, isDecoy: first % 4 == 3),
        4 => FindAsync(Secret(first), Purpose(second), Tenant(second / 2)),
        5 or 6 => ConsumeAsync(Secret(first), Purpose(second), Tenant(second / 2)),
        7 or 8 => RedeemAsync(Secret(first), Typed, second),
        9 or 10 => RedeemAsync(Secret(first), Mistyped, second),
        11 => RedeemAsync(Secret(first), _ => NoCodes[second % NoCodes.Length], second),
        12 => RemoveAllAsync(Subject(first), second % 3 == 0 ? null : second % 3 == 1 ? [Purpose(second)] : Purposes),
        13 or 14 => AdvanceAsync(Steps[first % Steps.Length]),
        _ => PurgeAsync(),
    };

    private static string Purpose(int number) => Purposes[number % 8 == 0 ? 1 : 0];

    private string Tenant(int number) => _tenants[number % 8 == 0 ? 1 : 0];

    private SubjectRef Subject(int number) => new(Tenant(number / 2), $"subject {number % 2}");

    /// <summary>Often one of the latest, sometimes any.</summary>
    private string Secret(int number) => _secrets[^(1 + (number % (number < 48 ? Math.Min(6, _secrets.Count) : _secrets.Count)))];

    private async Task IssueAsync(SubjectRef subject, string purpose, int number)
    {
        BeginAtATimeOfItsOwn();
        Log($"issue for {purpose} to {subject}");
        var request = new OneTimeTokenRequest { Subject = subject, Purpose = purpose, Lifetime = number % 2 == 0 ? Short : Long, SecurityVersion = number, Payload = PayloadOf(number) };
        var grant = await Service.IssueAsync(request);
        Added(grant.Token, grant.ExpiresAt, subject, purpose, number, code: null, isDecoy: false);
        Equal(Now + request.Lifetime, grant.ExpiresAt, "the end of the token");
    }

    private async Task IssueCodeAsync(SubjectRef subject, string purpose, int number, bool isDecoy)
    {
        BeginAtATimeOfItsOwn();
        Log($"issue a {(isDecoy ? "decoy" : "code")} for {purpose} to {subject}");
        var request = new OneTimeCodeRequest
        {
            Subject = subject,
            Purpose = purpose,
            Lifetime = Short,
            Alphabet = number % 2 == 0 ? OneTimeCodeAlphabet.Digits : OneTimeCodeAlphabet.Letters,
            Length = 6 + (number % 5),
            Handle = number % 3 == 0 ? Service.CreateHandle(subject) : null,
            SecurityVersion = number,
            Payload = PayloadOf(number),
        };
        var grant = isDecoy ? await Service.IssueDecoyAsync(request) : await Service.IssueCodeAsync(request);
        Equal(request.Length, grant.Code.Length, "the length of the code");
        Added(grant.Handle, grant.ExpiresAt, subject, purpose, number, grant.Code, isDecoy);
    }

    private async Task FindAsync(string secret, string purpose, string tenant)
    {
        Log($"find {secret} for {purpose}");
        var found = await Service.FindAsync(secret, purpose, tenant);
        var model = _model.Find(secret, purpose, tenant);
        Same(model?.Code is null ? model : null, found);
    }

    private async Task ConsumeAsync(string secret, string purpose, string tenant)
    {
        Log($"use {secret} for {purpose}");
        var used = await Service.ConsumeAsync(secret, purpose, tenant);
        var model = _model.Find(secret, purpose, tenant, isCode: false);
        Same(model, used);
        if (model is not null)
        {
            _model.Use(model);
        }
    }

    /// <summary>Mostly under the code's own purpose and tenant.</summary>
    private async Task RedeemAsync(string secret, Func<ModelToken?, string?> type, int number)
    {
        var issued = _model.Tokens.Find(token => token.Secret == secret);
        var (purpose, tenant) = number % 8 < 6 && issued is not null ? (issued.Purpose, issued.Subject.Tenant) : (Purpose(number), Tenant(number / 2));
        var typed = type(issued);
        Log($"redeem {secret} by '{typed}' for {purpose}");
        var result = await Service.RedeemCodeAsync(secret, typed, purpose, tenant);
        if (typed is null || !IsCode(Plain(typed)))
        {
            Equal(secret.Length == SecretLength ? OneTimeCodeStatus.Malformed : OneTimeCodeStatus.Gone, result.Status, "the answer to what is no code");
            return;
        }

        var model = _model.Find(secret, purpose, tenant, isCode: true);
        if (model is null)
        {
            Equal(OneTimeCodeStatus.Gone, result.Status, "the answer to a code that is not there");
            Equal(0, result.TriesLeft, "the tries left of what is not there");
            return;
        }

        model.TriesLeft--;
        if (!model.IsDecoy && string.Equals(Plain(typed), model.Code, StringComparison.OrdinalIgnoreCase))
        {
            Equal(true, result.IsMatched, "whether the code matched");
            Same(model, result.Token);
            _model.Use(model);
            return;
        }

        Equal(OneTimeCodeStatus.Wrong, result.Status, "the answer to a wrong code");
        Equal(model.TriesLeft, result.TriesLeft, "the tries left");
        model.Presence = model.TriesLeft == 0 ? Presence.Gone : model.Presence;
    }

    private async Task RemoveAllAsync(SubjectRef subject, string[]? purposes)
    {
        Log($"remove all of {subject} for {(purposes is null ? "any purpose" : string.Join(" and ", purposes))}");
        var removed = await (purposes is null ? Service.RemoveAllAsync(subject) : Service.RemoveAsync(subject, purposes));
        var owned = purposes is null ? _model.Owned(subject, null) : [.. purposes.SelectMany(purpose => _model.Owned(subject, purpose))];
        var certain = owned.Count(token => token.Presence == Presence.There);
        if (removed < certain || removed > owned.Count)
        {
            throw new InvalidOperationException($"{removed} tokens were removed; {certain} to {owned.Count} were expected.");
        }

        owned.ForEach(token => token.Presence = Presence.Gone);
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

    private void Added(string secret, DateTimeOffset expiresAt, SubjectRef subject, string purpose, int number, string? code, bool isDecoy)
    {
        _model.MakeRoom(subject, purpose, MaxLive);
        _secrets.Add(secret);
        _model.Tokens.Add(new ModelToken
        {
            Secret = secret,
            Record = _stores[_turn % 2].Added!,
            Subject = subject,
            Purpose = purpose,
            SecurityVersion = number,
            Payload = PayloadOf(number),
            CreatedAt = Now,
            ExpiresAt = expiresAt,
            Code = code,
            IsDecoy = isDecoy,
            TriesLeft = MaxTries,
        });
    }

    /// <summary>Where a store may have done either, looks which it was; a lookup of what lives changes nothing.</summary>
    private async Task SettleAsync()
    {
        foreach (var token in _model.Tokens.Where(token => token.Presence == Presence.Open && token.IsLive(Now)))
        {
            token.Presence = await _store.FindAsync(token.Record.Key, token.Purpose, Now) is null ? Presence.Gone : Presence.There;
        }
    }

    private static void Same(ModelToken? expected, OneTimeToken? actual)
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

    /// <summary>The code as somebody types it who was sent it.</summary>
    private static string? Typed(ModelToken? token) =>
        token?.Code is not { } code ? "123456"
        : token.TriesLeft % 2 == 0 ? $" {code[..3]}-{code[3..].ToLowerInvariant()} "
        : code;

    /// <summary>The same with another last character.</summary>
    private static string? Mistyped(ModelToken? token) => token?.Code is { } code ? code[..^1] + (code[^1] == '2' ? '3' : '2') : "654321";

    private static bool IsCode(string plain) => plain.Length is >= 6 and <= 10 && plain.All(static c => char.IsAsciiLetterOrDigit(c) && char.ToUpperInvariant(c) is not ('I' or 'L' or 'O' or 'U'));

    private static string Plain(string typed) => typed.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static byte[] PayloadOf(int number) => number % 3 == 0 ? Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)) : [];

    /// <summary>Which of two tokens is older must not be in doubt.</summary>
    private void BeginAtATimeOfItsOwn()
    {
        while (!_creations.Add(Now))
        {
            _clock.Advance(Millisecond);
        }
    }

    private void Log(string command) => _log.Add($"{Now:HH:mm:ss.fff} {command}");

    private static SecretProtector NewProtector()
    {
        var options = new SecretKeyOptions { ActiveKeyId = "k" };
        options.Keys["k"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return new SecretProtector(options.CreateRing());
    }
}
