namespace AuthKit.Seams.Tests.Site;

internal enum TroubleKind
{
    FailsBefore,
    FailsAfter,
    HangsUpBefore,
    HangsUpAfter,
    AllFail,
}

/// <summary>What happens to one request at one of its store calls, counted from 1.</summary>
/// <param name="GivesUp">Whether it stays with that; otherwise the same request is made again, and meets no trouble.</param>
internal sealed record Trouble(int Call, TroubleKind Kind, bool GivesUp = false)
{
    public override string ToString() => What + (GivesUp ? ", and nobody tries again" : "");

    private string What => Kind switch
    {
        TroubleKind.FailsBefore => $"store call {Call} fails, nothing is written",
        TroubleKind.FailsAfter => $"store call {Call} is done and its answer is lost",
        TroubleKind.HangsUpBefore => $"the client hangs up before store call {Call}",
        TroubleKind.HangsUpAfter => $"the client hangs up after store call {Call}",
        _ => $"every store call fails from call {Call} on",
    };
}
