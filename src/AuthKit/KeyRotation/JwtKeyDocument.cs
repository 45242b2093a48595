using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using AuthKit.Cryptography;
using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.KeyRotation;

/// <summary>
/// The payload of a ring: JSON with the keys in the order in which they sign. It is sealed as a whole, so that an attacker who can write to the
/// store can neither add a key nor change its time. The seal includes the ring's key and the version, so a record that is copied to another
/// ring or version does not open.
/// </summary>
internal sealed class JwtKeyDocument(ISecretProtector protector)
{
    private const string Purpose = "authkit.jwt-keys";
    private const int Format = 1;

    // Strict, because this class reads only documents that it wrote itself.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 3, AllowDuplicateProperties = false };

    public byte[] Write(IReadOnlyList<JwtKeyEntry> entries, StoreKey ring, long version)
    {
        // The buffer has its full size from the start, because a buffer that grows leaves copies of the keys in memory.
        var buffer = new ArrayBufferWriter<byte>(SecretProtector.MaxPlaintextLength);
        try
        {
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteNumber("v", Format);
                writer.WriteStartArray("keys");
                foreach (var entry in entries)
                {
                    Write(writer, entry);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            return protector.Protect(Purpose, AssociatedData(ring, version), buffer.WrittenSpan);
        }
        finally
        {
            buffer.Clear();
        }
    }

    /// <summary>
    /// Reads a payload. Returns null if it does not open or is not a document that this class wrote. For a known key it returns the known instance,
    /// so that its private half is parsed only once.
    /// </summary>
    public IReadOnlyList<JwtKeyEntry>? TryRead(VersionedRecord record, IReadOnlyList<JwtKeyEntry> known)
    {
        if (record.Payload.Length > VersionedRecord.MaxPayloadSize ||
            !protector.TryUnprotect(Purpose, AssociatedData(record.Key, record.Version), record.Payload.Span, out var json))
        {
            return null;
        }

        var read = new List<JwtKeyEntry>();
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            if (root.GetProperty("v").GetInt32() != Format)
            {
                return null;
            }

            foreach (var key in root.GetProperty("keys").EnumerateArray())
            {
                read.Add(Read(key, known));
            }

            return read.Count is > 0 and <= JwtKeySchedule.MaxKeys && IsInOrder(read) ? read : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    /// <summary>Whether the payload should be sealed again, because the secret key that sealed it is no longer the active one.</summary>
    public bool NeedsReprotect(VersionedRecord record) => protector.NeedsReprotect(record.Payload.Span);

    private static void Write(Utf8JsonWriter writer, JwtKeyEntry entry)
    {
        var secret = entry.Key.ExportPrivateKey();
        try
        {
            writer.WriteStartObject();
            writer.WriteString("kid", entry.Key.Id);
            writer.WriteString("alg", entry.Key.Algorithm.Name);
            writer.WriteNumber("from", entry.SignsFrom.ToUnixTimeMilliseconds());
            writer.WriteBase64String("key", secret);
            writer.WriteEndObject();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static JwtKeyEntry Read(JsonElement json, IReadOnlyList<JwtKeyEntry> known)
    {
        var id = json.GetProperty("kid").GetString();
        var algorithm = JwtAlgorithm.Find(json.GetProperty("alg").GetString()) ?? throw new FormatException("The algorithm is not known.");
        var from = DateTimeOffset.FromUnixTimeMilliseconds(json.GetProperty("from").GetInt64());
        foreach (var entry in known)
        {
            if (entry.Key.Algorithm == algorithm && string.Equals(entry.Key.Id, id, StringComparison.Ordinal))
            {
                return new JwtKeyEntry(entry.Key, from);
            }
        }

        var secret = json.GetProperty("key").GetBytesFromBase64();
        try
        {
            var key = algorithm.IsSymmetric ? JwtKey.FromSecret(algorithm, secret, id) : JwtKey.FromPkcs8(algorithm, secret, id);
            return new JwtKeyEntry(key, from);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static bool IsInOrder(List<JwtKeyEntry> entries)
    {
        for (var i = 1; i < entries.Count; i++)
        {
            if (entries[i].SignsFrom < entries[i - 1].SignsFrom)
            {
                return false;
            }
        }

        return entries.DistinctBy(static entry => (entry.Key.Algorithm, entry.Key.Id)).Count() == entries.Count;
    }

    private static byte[] AssociatedData(StoreKey ring, long version)
    {
        var data = new byte[StoreKey.Size + sizeof(long)];
        ring.CopyTo(data);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(StoreKey.Size), version);
        return data;
    }
}

/// <summary>A key of a ring, and the time at which it starts to sign.</summary>
internal readonly record struct JwtKeyEntry(JwtKey Key, DateTimeOffset SignsFrom);
