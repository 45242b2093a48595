using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>The subject of a session, a token or an account: two in the first tenant, and their namesakes in the second one.</summary>
internal enum Owner
{
    Ann,
    Ben,
    AnnElsewhere,
    BenElsewhere,
}

internal static class Owners
{
    /// <summary>Mostly an owner of the first tenant.</summary>
    public static Gen<Owner> Any { get; } =
        Chance.Of((7, Owner.Ann), (7, Owner.Ben), (1, Owner.AnnElsewhere), (1, Owner.BenElsewhere));

    /// <param name="owner">The owner to convert.</param>
    /// <param name="tenants">The names of the two tenants.</param>
    public static SubjectRef SubjectOf(this Owner owner, string[] tenants) => new(tenants[owner < Owner.AnnElsewhere ? 0 : 1], owner is Owner.Ann or Owner.AnnElsewhere ? "Ann" : "Ben");
}
