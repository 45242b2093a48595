using AuthKit.SignIn;

namespace AuthKit.Benchmarks.SignIn;

/// <summary>Simulates attacks and a Monday morning with the real sign-in service and its default limits. Every run has the same result.</summary>
internal static class StuffingSimulation
{
    private const string Right = "right";
    private const string Wrong = "wrong";
    private const int Accounts = 10_000;
    private const int TriesPerAccount = 3;
    private const int Addresses = 50;
    private const int EveryBreached = 100;
    private const int OfficePeople = 200;

    public static async Task<IReadOnlyList<ScenarioResult>> RunAsync() =>
    [
        await StuffAsync("10,000 accounts × 3 tries, 50 addresses, a try a second each, refused tries lost", isPatient: false),
        await StuffAsync("the same, each address waiting out its limits", isPatient: true),
        await OneAccountAsync("one account, 1,000 addresses × 5 tries, the 2,000th is right; owner on a known device", isOwnerKnown: true),
        await OneAccountAsync("the same; owner on an unknown device", isOwnerKnown: false),
        await OfficeAsync("office of 200 behind one address, 8:30 to 9:00, all devices known", knownOutOfTen: 10),
        await OfficeAsync("the same, nine devices in ten known", knownOutOfTen: 9),
        await OfficeAsync("the same, no device known", knownOutOfTen: 0),
    ];

    /// <summary>Passwords from a data breach: one account in a hundred uses one of the three passwords that are tried.</summary>
    private static async Task<ScenarioResult> StuffAsync(string name, bool isPatient)
    {
        using var site = new SimulatedSite();
        for (var i = 0; i < Accounts; i++)
        {
            await site.AddAsync($"user{i}", i % EveryBreached == 0 ? $"guess{i / EveryBreached % TriesPerAccount}" : Right);
        }

        var result = new ScenarioResult(name);
        var agenda = new Agenda<Queue<int>>();
        for (var address = 0; address < Addresses; address++)
        {
            agenda.Add(site.Start, new Queue<int>(Enumerable.Range(0, Accounts * TriesPerAccount).Where(attempt => attempt % Addresses == address)));
        }

        while (agenda.TryTake(out var time, out var left) && left.TryPeek(out var attempt))
        {
            site.Clock.MoveTo(time);
            var answer = await site.TryAsync($"user{attempt % Accounts}", $"guess{attempt / Accounts}", $"198.51.100.{attempt % Addresses}");
            Count(result, answer);
            result.Found += answer.Succeeded ? 1 : 0;
            var waits = isPatient && answer.Status == SignInStatus.RateLimited;
            if (!waits)
            {
                left.Dequeue();
            }

            if (left.Count > 0)
            {
                agenda.Add(time + (waits ? answer.RetryAfter : TimeSpan.FromSeconds(1)), left);
            }
        }

        return Finish(result, site);
    }

    private static async Task<ScenarioResult> OneAccountAsync(string name, bool isOwnerKnown)
    {
        const int Tries = 5_000;
        const int RightOne = 2_000;
        using var site = new SimulatedSite();
        await site.AddAsync("owner", Right);
        var device = isOwnerKnown ? (await site.TryAsync("owner", Right, "203.0.113.1")).DeviceToken : null;
        var result = new ScenarioResult(name) { Users = 1 };
        for (var i = 1; i <= Tries; i++)
        {
            site.Clock.MoveTo(site.Start + TimeSpan.FromSeconds(i));
            var address = i % 1_000;
            var answer = await site.TryAsync("owner", i == RightOne ? Right : Wrong, $"198.51.{address / 250}.{address % 250}");
            Count(result, answer);
            result.Found += answer.Succeeded ? 1 : 0;
        }

        var owner = await site.TryAsync("owner", Right, "203.0.113.1", device);
        Count(result, owner);
        result.TurnedAway = owner.Succeeded ? 0 : 1;
        return Finish(result, site);
    }

    /// <summary>
    /// One user in ten mistypes the password once. One in twenty has forgotten it, tries five times at intervals of twenty seconds, and gives up.
    /// </summary>
    private static async Task<ScenarioResult> OfficeAsync(string name, int knownOutOfTen)
    {
        using var site = new SimulatedSite();
        var devices = new string?[OfficePeople];
        for (var i = 0; i < OfficePeople; i++)
        {
            await site.AddAsync($"user{i}", Right);
            devices[i] = i % 10 < knownOutOfTen ? (await site.TryAsync($"user{i}", Right, "192.0.2.1")).DeviceToken : null;
        }

        var agenda = new Agenda<(int Person, int Try)>();
        for (var i = 0; i < OfficePeople; i++)
        {
            // The users are 9 seconds apart. Those who mistype and those who have forgotten are spread among the others.
            agenda.Add(site.Start + TimeSpan.FromSeconds(9 * i), ((i * 67) % OfficePeople, 0));
        }

        var result = new ScenarioResult(name) { Users = OfficePeople };
        var turnedAway = new HashSet<int>();
        while (agenda.TryTake(out var time, out var next))
        {
            site.Clock.MoveTo(time);
            var hasForgotten = next.Person % 20 == 7;
            var isTypo = !hasForgotten && next.Person / 10 % 10 == next.Person % 10 && next.Try == 0;
            var answer = await site.TryAsync($"user{next.Person}", hasForgotten || isTypo ? Wrong : Right, "192.0.2.1", devices[next.Person]);
            Count(result, answer);
            if (answer.Status == SignInStatus.RateLimited)
            {
                if (!hasForgotten)
                {
                    turnedAway.Add(next.Person);
                    agenda.Add(time + answer.RetryAfter, next);
                }
            }
            else if (!answer.Succeeded && (isTypo || next.Try < 4))
            {
                agenda.Add(time + TimeSpan.FromSeconds(20), (next.Person, next.Try + 1));
            }
        }

        result.TurnedAway = turnedAway.Count;
        return Finish(result, site);
    }

    private static void Count(ScenarioResult result, SessionSignInResult answer)
    {
        if (answer.Status == SignInStatus.RateLimited)
        {
            result.Refused++;
        }
        else
        {
            result.LetThrough++;
        }
    }

    private static ScenarioResult Finish(ScenarioResult result, SimulatedSite site)
    {
        result.Hashes = site.Hasher.Hashes;
        result.Time = site.Clock.GetUtcNow() - site.Start;
        return result;
    }
}
