using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Stores;

/// <summary>
/// Names a subject (an account) within its tenant. Both texts are compared ordinally, never cut and never changed.
/// </summary>
public readonly struct SubjectRef : IEquatable<SubjectRef>
{
    private readonly string? _tenant;
    private readonly string? _id;

    /// <summary>Names a subject of an application with one, empty tenant.</summary>
    /// <param name="id">1 to 255 UTF-16 units, well-formed, without U+0000, not white space alone.</param>
    /// <exception cref="ArgumentException">The text is outside those bounds.</exception>
    public SubjectRef(string id)
        : this("", id)
    {
    }

    /// <summary>Names a subject of a tenant.</summary>
    /// <param name="tenant">0 to 255 UTF-16 units, well-formed, without U+0000.</param>
    /// <param name="id">1 to 255 UTF-16 units, well-formed, without U+0000, not white space alone.</param>
    /// <exception cref="ArgumentException">A text is outside those bounds.</exception>
    public SubjectRef(string tenant, string id)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        NameRules.ThrowIfNotName(id, nameof(id));
        _tenant = tenant;
        _id = id;
    }

    /// <summary>The tenant; empty where the application has only one.</summary>
    public string Tenant => _tenant ?? "";

    /// <summary>The subject's identifier within its tenant.</summary>
    /// <exception cref="InvalidOperationException">The value is <c>default</c> and names nobody.</exception>
    public string Id
    {
        get
        {
            if (_id is null)
            {
                Errors.InvalidOperation("default(SubjectRef) names nobody.");
            }

            return _id!;
        }
    }

    /// <summary>
    /// The key under which stores keep what this subject owns: SHA-256 over the tenant's length, the tenant and the
    /// identifier.
    /// </summary>
    public StoreKey ToOwnerKey() => OwnerKeys.Derive(Tenant, Id);

    /// <summary>Whether a text can name a tenant: 0 to 255 UTF-16 units, well-formed, without U+0000.</summary>
    public static bool IsTenant([NotNullWhen(true)] string? text) => NameRules.IsWellFormed(text);

    /// <inheritdoc/>
    public bool Equals(SubjectRef other) =>
        string.Equals(Tenant, other.Tenant, StringComparison.Ordinal) && string.Equals(_id, other._id, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SubjectRef other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tenant, _id);

    /// <summary>The identifier, after the tenant and a slash where there is a tenant. For people, not for parsing.</summary>
    public override string ToString() => Tenant.Length == 0 ? _id ?? "" : $"{Tenant}/{_id}";

    /// <summary>Whether both name the same subject.</summary>
    public static bool operator ==(SubjectRef left, SubjectRef right) => left.Equals(right);

    /// <summary>Whether they name different subjects.</summary>
    public static bool operator !=(SubjectRef left, SubjectRef right) => !left.Equals(right);
}
