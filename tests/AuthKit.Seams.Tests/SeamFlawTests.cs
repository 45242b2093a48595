using AuthKit.Seams.Tests.Flaws;
using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;
using Xunit.Abstractions;

namespace AuthKit.Seams.Tests;

/// <summary>The machine finds faults that once existed. Services put each of them back.</summary>
public sealed class SeamFlawTests(ITestOutputHelper output)
{
    // If a change to the makers of sequences makes the numbers below wrong, the search continues from them.
    private const int MostSequences = 4_000;

    /// <summary>A flaw, an example that must fail with it, and the property that must detect it.</summary>
    public static TheoryData<string, string, string> Examples => new()
    {
        { SeamFlaws.ByLogin, "S1: the browser of a deleted account is unknown to the next account with that login", nameof(Property.Ends) },
        { SeamFlaws.SessionIsAll, "S2: a repeated logout completes one that failed half-way", nameof(Property.Ends) },
        { SeamFlaws.SessionFirst, "S2: a repeated logout completes a failed one for a page that stores its tokens itself", nameof(Property.Ends) },
        { SeamFlaws.CookieForgotten, "S2: a logout ends tokens without a session", nameof(Property.Ends) },
        { SeamFlaws.ForEver, "S3: tokens that are issued after a revocation work", nameof(Property.Works) },
        { SeamFlaws.SessionOnly, "S4: a new sign-in ends the tokens of the sign-in that it replaces", nameof(Property.Ends) },
        { SeamFlaws.CountedCodes, "S5: wrong codes of an attacker do not block the mailed code", nameof(Property.Waits) },
        { SeamFlaws.LaterCode, "S6: a recovery code works at once after wrong authenticator codes", nameof(Property.Waits) },
        { SeamFlaws.KeptWait, "S6: a password reset ends the wait after wrong authenticator codes", nameof(Property.Waits) },
        { SeamFlaws.Ambiguous, "S8: a planted refresh token does not prevent a refresh", nameof(Property.Works) },
        { SeamFlaws.TwoSteps, "S11: two simultaneous token requests do not look like an outage", nameof(Property.Sound) },
        { SeamFlaws.NoSender, "S13: the number of invitations of one user is limited", nameof(Property.Limits) },
        { SeamFlaws.LongGrace, "S14: a token that was spent in the cookie is refused in the body", nameof(Property.Ends) },
        { SeamFlaws.TwoSteps, "S19: a sign-in ends completely after a token request failed half-way", nameof(Property.Ends) },
        { SeamFlaws.CutOffs, "S20: revoking all tokens includes the tokens of an instance whose clock is ahead", nameof(Property.Ends) },
        { SeamFlaws.CutOffs, "S20: ending all devices on an instance whose clock is ahead spares later sign-ins", nameof(Property.Works) },
        { SeamFlaws.CutOffs, "S21: tokens that are issued in the same second as a password change work", nameof(Property.Works) },
        { SeamFlaws.AskedOnce, "S22: a required second factor is checked at each refresh", nameof(Property.Requirements) },
        { SeamFlaws.AskedOnce, "S22: a required second factor is checked before tokens are issued", nameof(Property.Requirements) },
        { SeamFlaws.EarlyUse, "C7: a call that another requirement refuses does not use up the mark", nameof(Property.Works) },
        { SeamFlaws.StaleCopy, "C10: the renewed hash of a sign-in is kept", nameof(Property.Writes) },
        { SeamFlaws.BelievedProof, SeamExamples.UnprovenLogin, nameof(Property.Requirements) },
    };

    /// <summary>
    /// A flaw, the property that must fail in random sequences, and the number of the first sequence that finds it, counted from 1.
    /// </summary>
    public static TheoryData<string, string, int> Sequences => new()
    {
        { SeamFlaws.ByLogin, nameof(Property.Ends), 844 },
        { SeamFlaws.SessionFirst, nameof(Property.Ends), 504 },
        { SeamFlaws.CookieForgotten, nameof(Property.Ends), 52 },
        { SeamFlaws.ForEver, nameof(Property.Works), 412 },
        { SeamFlaws.SessionOnly, nameof(Property.Ends), 3 },
        { SeamFlaws.CountedCodes, nameof(Property.Waits), 65 },
        { SeamFlaws.LaterCode, nameof(Property.Waits), 206 },
        { SeamFlaws.KeptWait, nameof(Property.Waits), 76 },
        { SeamFlaws.Ambiguous, nameof(Property.Works), 1658 },
        { SeamFlaws.TwoSteps, nameof(Property.Sound), 60 },
        { SeamFlaws.NoSender, nameof(Property.Limits), 11 },
        { SeamFlaws.LongGrace, nameof(Property.Ends), 776 },
        { SeamFlaws.TwoSteps, nameof(Property.Ends), 116 },
        { SeamFlaws.CutOffs, nameof(Property.Ends), 108 },
        { SeamFlaws.CutOffs, nameof(Property.Works), 233 },
        { SeamFlaws.AskedOnce, nameof(Property.Requirements), 134 },
        { SeamFlaws.EarlyUse, nameof(Property.Works), 402 },
        { SeamFlaws.StaleCopy, nameof(Property.Writes), 30 },
        { SeamFlaws.BelievedProof, nameof(Property.Requirements), 126 },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_fails_with(string flaw, string example, string property)
    {
        await using var site = await StartAsync(flaw);
        var failure = await Assert.ThrowsAsync<SeamFailure>(() => new SeamMachine(site).RunAsync(SeamExamples.All[example]));
        Assert.Equal(property, failure.Property?.ToString());
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task Random_sequences_find(string flaw, string property, int seed)
    {
        await using var site = await StartAsync(flaw);
        var found = await SeamRun.FindAsync(site, Enum.Parse<Property>(property), seed, MostSequences);
        output.WriteLine($"{flaw}: sequence {found}");
        Assert.NotNull(found);
    }

    private static Task<SeamSite> StartAsync(string flaw) =>
        SeamSite.StartAsync(static time => new MemoryStores(time), SeamFlaws.Create(flaw), requiresProof: flaw == SeamFlaws.BelievedProof);
}
