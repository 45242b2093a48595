using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// The keys of revocations: SHA-256 over the kind (one byte), the byte length of the issuer (four bytes, big-endian), the issuer, the owner's key (32
/// bytes), and the id of the revoked thing. The first two bytes are then replaced by the owner's, so that one shard has all entries for a token. Only
/// the entry for a whole issuer is on a shard of its own.
/// </summary>
internal static class RevocationKeys
{
    private const byte TokenKind = 1;
    private const byte SignInKind = 2;
    private const byte SubjectKind = 3;
    private const byte IssuerKind = 4;
    private const byte FamilyKind = 5;
    private const int BucketSize = 2;
    private const int StackSize = 512;

    public static StoreKey Token(string issuer, StoreKey owner, string tokenId) => Derive(TokenKind, issuer, owner, tokenId);

    public static StoreKey SignIn(string issuer, StoreKey owner, string sid) => Derive(SignInKind, issuer, owner, sid);

    public static StoreKey Family(string issuer, StoreKey owner, string familyId) => Derive(FamilyKind, issuer, owner, familyId);

    public static StoreKey Subject(string issuer, StoreKey owner) => Derive(SubjectKind, issuer, owner, "");

    public static StoreKey Issuer(string issuer) => Derive(IssuerKind, issuer, owner: null, "");

    private static StoreKey Derive(byte kind, string issuer, StoreKey? owner, string name)
    {
        var issuerLength = Encoding.UTF8.GetByteCount(issuer);
        var length = 1 + sizeof(int) + issuerLength + StoreKey.Size + Encoding.UTF8.GetByteCount(name);
        var input = length <= StackSize ? stackalloc byte[StackSize] : new byte[length];
        input[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(input[1..], issuerLength);
        Encoding.UTF8.GetBytes(issuer, input[(1 + sizeof(int))..]);
        var rest = input[(1 + sizeof(int) + issuerLength)..];
        rest[..StoreKey.Size].Clear();
        owner?.CopyTo(rest);
        Encoding.UTF8.GetBytes(name, rest[StoreKey.Size..]);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], hash);
        if (owner is { } known)
        {
            BinaryPrimitives.WriteUInt16BigEndian(hash[..BucketSize], known.Bucket);
        }

        return new StoreKey(hash);
    }
}

/// <summary>
/// The generations under which a token or family is issued. It is refused after its subject, or its issuer, is revoked as a whole.
/// </summary>
/// <param name="Subject">The subject's generation; 0 until the subject is revoked for the first time.</param>
/// <param name="Issuer">The issuer's generation; 0 until the issuer is revoked for the first time.</param>
public readonly record struct RevocationGenerations(long Subject, long Issuer);
