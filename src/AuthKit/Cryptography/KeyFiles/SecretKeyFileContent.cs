using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace AuthKit.Cryptography;

/// <summary>The content of a key file. Dispose clears the keys in memory.</summary>
internal sealed class SecretKeyFileContent : IDisposable
{
    public required string Active { get; set; }

    public required List<SecretKeyFileEntry> Keys { get; init; }

    public IReadOnlyCollection<string> Validate() => Keys.Contains(null!)
        ? ["A key is null."]
        : [.. SecretKeyRules.FindProblems(Pairs(), Active)];

    public SecretKeyRing CreateRing() => SecretKeyRules.CreateRing(Pairs(), Active);

    public void AddKey(string id, TimeProvider timeProvider) => Keys.Add(new SecretKeyFileEntry
    {
        Id = id,
        Key = RandomNumberGenerator.GetBytes(SecretKey.Size),
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(timeProvider.GetUtcNow().ToUnixTimeSeconds()),
    });

    public void RemoveKey(string id)
    {
        if (Keys.Find(entry => string.Equals(entry.Id, id, StringComparison.Ordinal)) is { } entry)
        {
            CryptographicOperations.ZeroMemory(entry.Key);
            Keys.Remove(entry);
        }
    }

    public void Dispose()
    {
        foreach (var entry in Keys)
        {
            CryptographicOperations.ZeroMemory(entry?.Key);
        }
    }

    private List<KeyValuePair<string, byte[]?>> Pairs() => [.. Keys.Select(entry => KeyValuePair.Create(entry.Id, (byte[]?)entry.Key))];
}

/// <summary>One key of a key file.</summary>
internal sealed class SecretKeyFileEntry
{
    public required string Id { get; init; }

    [JsonConverter(typeof(SecretKeyJsonConverter))]
    public required byte[] Key { get; init; }

    /// <summary>For people who decide when to rotate; AuthKit does not use it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(SecretKeyFileContent))]
internal sealed partial class SecretKeyFileJson : JsonSerializerContext;
