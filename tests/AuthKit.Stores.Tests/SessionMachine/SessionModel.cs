using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>All sessions that were ever made, and what a store may and must have done about those that have expired.</summary>
internal sealed class SessionModel(TimeProvider clock)
{
    public List<ModelSession> Sessions { get; } = [];

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The session that a token opens; notices what has expired, as a lookup does.</summary>
    public ModelSession? Find(string token)
    {
        var model = Sessions.Find(session => session.Presence != Presence.Gone && (session.Token == token || session.PreviousToken == token));
        if (model is null)
        {
            return null;
        }

        if (model.AnswersTo(token, Now) && model.IsLive(Now))
        {
            return model;
        }

        if (model.AnswersTo(token, Now))
        {
            model.Presence = Presence.Gone;
        }
        else
        {
            // A store may notice by a previous key whose time is over that the session's is over too.
            model.IsPreviousTokenOpen = true;
            model.Presence = model.IsLive(Now) ? model.Presence : Presence.Open;
        }

        return null;
    }

    /// <summary>What the owner has that is expired is deleted, by a list or an addition.</summary>
    public void DropExpired(Owner owner) => Owned(owner).FindAll(model => !model.IsLive(Now)).ForEach(model => model.Presence = Presence.Gone);

    /// <summary>What is expired may be deleted, by an addition or a purge.</summary>
    public void Housekeeping() => Sessions.FindAll(model => model.Presence == Presence.There && !model.IsLive(Now)).ForEach(model => model.Presence = Presence.Open);

    /// <summary>What the owner has, or may have.</summary>
    public List<ModelSession> Owned(Owner owner) => Sessions.FindAll(model => model.Owner == owner && model.Presence != Presence.Gone);
}
