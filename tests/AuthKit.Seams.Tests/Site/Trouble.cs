namespace AuthKit.Seams.Tests.Site;

internal enum TroubleKind
{
    FailsBefore,
    FailsAfter,
    HangsUpBefore,
    HangsUpAfter,
    AllFail,
}

/// <summary>A fault at one store call of a request. Store calls are counted from 1.</summary>
/// <param name="GivesUp">Whether the client gives up after the fault. If false, it sends the same request again, this time without a fault.</param>
internal sealed record Trouble(int Call, TroubleKind Kind, bool GivesUp = false)
{
    public override string ToString() => What + (GivesUp ? ", and the client gives up" : "");

    private string What => Kind switch
    {
        TroubleKind.FailsBefore => $"store call {Call} fails and writes nothing",
        TroubleKind.FailsAfter => $"store call {Call} succeeds and its result is lost",
        TroubleKind.HangsUpBefore => $"the client disconnects before store call {Call}",
        TroubleKind.HangsUpAfter => $"the client disconnects after store call {Call}",
        _ => $"every store call fails from call {Call} on",
    };
}
