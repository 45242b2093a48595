using AuthKit.Seams.Tests.Flaws;
using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;
using Xunit.Abstractions;

namespace AuthKit.Seams.Tests;

/// <summary>The machine finds faults that were there once: services put each of them back.</summary>
public sealed class SeamFlawTests(ITestOutputHelper output)
{
    // Where the makers of sequences change, the numbers below are no longer those that find the flaws, and the search goes on.
    private const int MostSequences = 4_000;

    /// <summary>A flaw, an example that has to fail with it, and the property that has to tell.</summary>
    public static TheoryData<string, string, string> Examples => new()
    {
        { SeamFlaws.ByLogin, "S1: the browser of a deleted account is a stranger to whoever registers the login next", nameof(Property.Ends) },
        { SeamFlaws.SessionIsAll, "S2: a logout that failed half-way is finished when it is made again", nameof(Property.Ends) },
        { SeamFlaws.SessionFirst, "S2: a logout that failed half-way is finished for a page that keeps its tokens itself", nameof(Property.Ends) },
        { SeamFlaws.CookieForgotten, "S2: a logout ends tokens that have no session", nameof(Property.Ends) },
        { SeamFlaws.ForEver, "S3: tokens that are taken after others were revoked work", nameof(Property.Works) },
        { SeamFlaws.SessionOnly, "S4: a sign-in over another one ends its tokens", nameof(Property.Ends) },
        { SeamFlaws.CountedCodes, "S5: wrong codes of somebody else keep nobody from the code that was mailed", nameof(Property.Waits) },
        { SeamFlaws.LaterCode, "S6: a recovery code does not wait for wrong codes of the authenticator", nameof(Property.Waits) },
        { SeamFlaws.KeptWait, "S6: a reset ends the wait for wrong codes of the authenticator", nameof(Property.Waits) },
        { SeamFlaws.Ambiguous, "S8: a refresh token that was planted keeps nobody from refreshing", nameof(Property.Works) },
        { SeamFlaws.TwoSteps, "S11: two calls for tokens at once are no outage", nameof(Property.Sound) },
        { SeamFlaws.NoSender, "S13: one user sends only so many invitations", nameof(Property.Limits) },
        { SeamFlaws.LongGrace, "S14: a token that was spent by the cookie is not answered in the body", nameof(Property.Ends) },
        { SeamFlaws.TwoSteps, "S19: a sign-in ends whole after new tokens failed half-way", nameof(Property.Ends) },
        { SeamFlaws.CutOffs, "S20: the end of all tokens reaches those of an instance that is ahead", nameof(Property.Ends) },
        { SeamFlaws.CutOffs, "S20: the end of all devices by an instance that is ahead spares what comes after it", nameof(Property.Works) },
        { SeamFlaws.CutOffs, "S21: tokens that are taken in the second of a change of password work", nameof(Property.Works) },
        { SeamFlaws.AskedOnce, "S22: a second factor that has to be there is asked for at each refresh", nameof(Property.Requirements) },
        { SeamFlaws.AskedOnce, "S22: a second factor that has to be there is asked for before tokens are taken", nameof(Property.Requirements) },
        { SeamFlaws.EarlyUse, "C7: a call that is refused for something else leaves the mark", nameof(Property.Works) },
        { SeamFlaws.StaleCopy, "C10: the hash that a sign-in renewed is kept", nameof(Property.Writes) },
        { SeamFlaws.BelievedProof, SeamExamples.UnprovenLogin, nameof(Property.Requirements) },
    };

    /// <summary>A flaw, the property that random sequences have to find broken, and the number of the first one, counted from 1, that does.</summary>
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
