using System.Text.Json.Serialization;

namespace AuthKit.Cryptography;

/// <summary>One key of a key file.</summary>
internal sealed class SecretKeyFileEntry
{
    public required string Id { get; init; }

    [JsonConverter(typeof(SecretKeyJsonConverter))]
    public required byte[] Key { get; init; }

    /// <summary>For people who decide when to rotate; the program does not look at it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
