using System.Text.Json;

namespace AuthKit.Seams.Tests.World;

/// <summary>The response to a call.</summary>
/// <param name="Status">The status; 499 if the client disconnected.</param>
/// <param name="WasTroubled">Whether this attempt or an earlier one met its fault.</param>
internal sealed record Answer(int Status, string Body, IReadOnlyList<string> SetCookies, bool WasTroubled)
{
    /// <summary>The result of a call that met a fault and was not sent again is unknown.</summary>
    public static Answer GivenUp { get; } = new(0, "", [], WasTroubled: true);

    public bool IsGivenUp => Status == 0;

    public bool IsSuccess => Status is >= 200 and < 300;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The text of a JSON member; null if the member is missing.</summary>
    public string? this[string member] => Body.StartsWith('{') && Json.TryGetProperty(member, out var value) ? value.GetString() : null;

    public string? Cookie(string name) => SetCookies
        .Where(header => header.StartsWith($"{name}=", StringComparison.Ordinal))
        .Select(header => header[(name.Length + 1)..].Split(';')[0])
        .LastOrDefault(static value => value.Length > 0);

    public override string ToString() => $"{Status} {this["code"] ?? this["status"]}".TrimEnd();
}
