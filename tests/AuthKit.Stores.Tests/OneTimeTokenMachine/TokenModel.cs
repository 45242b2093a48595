using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>All tokens that were ever issued, and what a store may and must have done about those that have expired.</summary>
internal sealed class TokenModel(TimeProvider clock)
{
    public List<ModelToken> Tokens { get; } = [];

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>
    /// The live token behind a secret; notices what has expired. A step for links that comes to a code, or the other way
    /// round, may notice too.
    /// </summary>
    public ModelToken? Find(string secret, string purpose, string tenant, bool? isCode = null)
    {
        var token = Tokens.Find(token => token.Presence != Presence.Gone && token.Secret == secret && token.Purpose == purpose && token.Subject.Tenant == tenant);
        if (token is null)
        {
            return null;
        }

        var isOfThisKind = isCode is null || isCode == token.Code is not null;
        if (!token.IsLive(Now))
        {
            token.Presence = isOfThisKind ? Presence.Gone : Presence.Open;
            return null;
        }

        return isOfThisKind ? token : null;
    }

    /// <summary>Makes room for one more, as an addition does.</summary>
    public void MakeRoom(SubjectRef subject, string purpose, int max)
    {
        var owned = Owned(subject, purpose);
        owned.FindAll(token => !token.IsLive(Now)).ForEach(token => token.Presence = Presence.Gone);
        foreach (var overdue in owned.Where(token => token.IsLive(Now)).OrderByDescending(token => token.CreatedAt).Skip(max - 1))
        {
            overdue.Presence = Presence.Gone;
        }

        Housekeeping();
    }

    /// <summary>A token was used: all of its purpose and subject are gone.</summary>
    public void Use(ModelToken token) => Owned(token.Subject, token.Purpose).ForEach(owned => owned.Presence = Presence.Gone);

    /// <summary>What is expired may be deleted, by an addition or a purge.</summary>
    public void Housekeeping() => Tokens.FindAll(token => token.Presence == Presence.There && !token.IsLive(Now)).ForEach(token => token.Presence = Presence.Open);

    /// <summary>What the subject has of a purpose, or of all, or may have.</summary>
    public List<ModelToken> Owned(SubjectRef subject, string? purpose) =>
        Tokens.FindAll(token => token.Subject == subject && (purpose is null || token.Purpose == purpose) && token.Presence != Presence.Gone);
}
