using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Stores;

/// <summary>
/// Identifies a subject (an account) within its tenant. Both texts are compared ordinally, and are never shortened or changed.
/// </summary>
public readonly struct SubjectRef : IEquatable<SubjectRef>
{
    private readonly string? _tenant;
    private readonly string? _id;

    /// <summary>Identifies a subject of an application that has only the empty tenant.</summary>
    /// <param name="id">The identifier: 1 to 255 UTF-16 units, well-formed, without U+0000, not only white space.</param>
    /// <exception cref="ArgumentException">The text breaks these rules.</exception>
    public SubjectRef(string id)
        : this("", id)
    {
    }

    /// <summary>Identifies a subject of a tenant.</summary>
    /// <param name="tenant">The tenant: 0 to 255 UTF-16 units, well-formed, without U+0000.</param>
    /// <param name="id">The identifier: 1 to 255 UTF-16 units, well-formed, without U+0000, not only white space.</param>
    /// <exception cref="ArgumentException">A text breaks these rules.</exception>
    public SubjectRef(string tenant, string id)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        NameRules.ThrowIfNotName(id, nameof(id));
        _tenant = tenant;
        _id = id;
    }

    /// <summary>The tenant; empty if the application has only one.</summary>
    public string Tenant => _tenant ?? "";

    /// <summary>The subject's identifier within its tenant.</summary>
    /// <exception cref="InvalidOperationException">The value is <c>default</c>, which identifies no subject.</exception>
    public string Id
    {
        get
        {
            if (_id is null)
            {
                Errors.InvalidOperation("default(SubjectRef) does not identify a subject.");
            }

            return _id!;
        }
    }

    /// <summary>
    /// Derives the key under which stores keep this subject's records: SHA-256 over the tenant's length, the tenant and the identifier.
    /// </summary>
    public StoreKey ToOwnerKey() => OwnerKeys.Derive(Tenant, Id);

    /// <summary>Whether a text is a valid tenant: 0 to 255 UTF-16 units, well-formed, without U+0000.</summary>
    public static bool IsTenant([NotNullWhen(true)] string? text) => NameRules.IsWellFormed(text);

    /// <inheritdoc/>
    public bool Equals(SubjectRef other) =>
        string.Equals(Tenant, other.Tenant, StringComparison.Ordinal) && string.Equals(_id, other._id, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SubjectRef other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tenant, _id);

    /// <summary>Returns the identifier, preceded by the tenant and a slash unless the tenant is empty. For people, not for parsing.</summary>
    public override string ToString() => Tenant.Length == 0 ? _id ?? "" : $"{Tenant}/{_id}";

    /// <summary>Whether both values identify the same subject of the same tenant.</summary>
    public static bool operator ==(SubjectRef left, SubjectRef right) => left.Equals(right);

    /// <summary>Whether the values differ in tenant or identifier.</summary>
    public static bool operator !=(SubjectRef left, SubjectRef right) => !left.Equals(right);
}
