using System.Text.Json.Serialization;

namespace AuthKit.AspNetCore.Problems;

/// <summary>RFC 9457 problem details with AuthKit's members <c>code</c> and <c>reasons</c>.</summary>
internal sealed class ProblemResponse
{
    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Code { get; init; }

    public required string Detail { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Reasons { get; init; }
}
