using AuthKit.Seams.Tests.Flaws;
using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests;

/// <summary>The machine finds faults that were there once: services put each of them back.</summary>
public sealed class SeamFlawTests
{
    public static TheoryData<string, string> Examples => new()
    {
        { SeamFlaws.ByLogin, "S1: the browser of a deleted account is a stranger to whoever registers the login next" },
        { SeamFlaws.SessionFirst, "S2: a logout that failed half-way is finished when it is made again" },
        { SeamFlaws.ForEver, "S3: tokens that are taken after others were revoked work" },
        { SeamFlaws.SessionOnly, "S4: a sign-in over another one ends its tokens" },
        { SeamFlaws.LaterCode, "S6: a recovery code does not wait for wrong codes of the authenticator" },
        { SeamFlaws.TwoSteps, "S11: two calls for tokens at once are no outage" },
        { SeamFlaws.TwoSteps, "S19: a sign-in ends whole after new tokens failed half-way" },
        { SeamFlaws.CutOffs, "S20: the end of all tokens reaches those of an instance that is ahead" },
        { SeamFlaws.CutOffs, "S20: the end of all devices by an instance that is ahead spares what comes after it" },
        { SeamFlaws.CutOffs, "S21: tokens that are taken in the second of a change of password work" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_fails_with(string flaw, string example)
    {
        await using var site = await SeamSite.StartAsync(static time => new MemoryStores(time), SeamFlaws.Create(flaw));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new SeamMachine(site).RunAsync(SeamExamples.All[example]));
    }
}
