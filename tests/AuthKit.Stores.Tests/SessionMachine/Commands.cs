using AuthKit.Sessions;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.SessionMachine;

internal enum Proof
{
    Pwd,
    Otp,
    Hwk,
}

internal sealed record Create(Owner For, int Data) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        machine.BeginAtUniqueTime();
        var grant = await machine.Service.CreateAsync(new SessionRequest { Subject = machine.SubjectOf(For), Amr = ["pwd"], Data = DataOf(Data) });
        machine.Add(grant, For, Data);
    }

    public static Dictionary<string, string> DataOf(int data) => new() { ["n"] = $"{data}" };
}

internal sealed record CreateAnonymous(int Data) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        machine.BeginAtUniqueTime();
        machine.Add(await machine.Service.CreateAnonymousAsync(machine.Tenant, Create.DataOf(Data)), owner: null, Data);
    }
}

/// <summary>Validates a token on one instance and promotes its session on the other.</summary>
internal sealed record Promote(FromLatest Token, Owner To) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        machine.BeginAtUniqueTime();
        var token = Token.Of(machine.Tokens);
        var found = await machine.Service.ValidateAsync(token, machine.Tenant);
        var grant = found.Session is not { } session ? null : await machine.OtherService.PromoteAsync(session, new SessionRequest { Subject = machine.SubjectOf(To), Amr = ["pwd"] });
        var model = machine.Find(token);
        model?.Touch(machine.Now);
        Equal(model is { Owner: null }, grant is not null, "whether the promotion took place");
        if (grant is not null)
        {
            model!.Presence = Presence.Gone;
            machine.Add(grant, To, int.Parse(model.Data, provider: null));
        }
    }
}

internal sealed record Validate(FromLatest Token) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        var token = Token.Of(machine.Tokens);
        var answer = await machine.Service.ValidateAsync(token, machine.Tenant);
        var model = machine.Find(token);
        Equal(model is not null, answer.IsValid, "whether the token is valid");
        if (model is not null)
        {
            model.Touch(machine.Now);
            machine.Same(model, answer.Session!);
            machine.See(answer.Session!, model);
        }
    }
}

internal sealed record Rotate(FromLatest Token) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        var token = Token.Of(machine.Tokens);
        var rotation = await machine.Service.RotateAsync(token, machine.Tenant);
        machine.Rotate(token, rotation, machine.Find(token), SessionsMachine.Overlap);
    }
}

internal sealed record Elevate(FromLatest Token, Proof By) : Command<SessionsMachine>
{
    private static readonly string[] Names = ["pwd", "otp", "hwk"];

    public override async Task RunAsync(SessionsMachine machine)
    {
        var token = Token.Of(machine.Tokens);
        var rotation = await machine.Service.ElevateAsync(token, [Names[(int)By]], machine.Tenant);
        var model = machine.Find(token);
        if (model is { Owner: null })
        {
            Equal(SessionRotationStatus.NotFound, rotation.Status, "the status of an anonymous session's elevation");
            return;
        }

        machine.Rotate(token, rotation, model, overlap: null);
        if (rotation.Succeeded)
        {
            model!.Amr.Add(Names[(int)By]);
            model.AuthTime = machine.Now;
        }
    }
}

/// <summary>Writes data to a session as some earlier call returned it.</summary>
internal sealed record UpdateData(FromLatest Seen, int Data) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        if (Seen.OfAny(machine.Seen) is not { } seen)
        {
            return;
        }

        var model = seen.Model;
        machine.Note($"session {model.Number} as of version {seen.Version}");
        var update = await machine.Service.UpdateDataAsync(seen.Session, Create.DataOf(Data));
        var isCurrent = model.Presence != Presence.Gone && model.Token == seen.Token;
        if (isCurrent && !model.IsLive(machine.Now))
        {
            model.Presence = Presence.Gone;
            isCurrent = false;
        }

        Equal(!isCurrent ? StoreWrite.Gone : model.Version == seen.Version ? StoreWrite.Written : StoreWrite.Conflict, update.Status, "the answer to the update");
        if (update.Succeeded)
        {
            model.Data = $"{Data}";
            model.Version++;
        }
    }
}

/// <summary>Ends a session as some earlier call returned it.</summary>
internal sealed record End(FromLatest Seen, bool BySid) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        if (Seen.OfAny(machine.Seen) is not { } seen)
        {
            return;
        }

        var (session, model) = (seen.Session, seen.Model);
        machine.Note($"session {model.Number}");
        var isEnded = BySid && session.Subject is { } subject ? await machine.Service.EndBySidAsync(subject, session.Sid) : await machine.Service.EndAsync(session);
        if (model.Presence != Presence.Open)
        {
            Equal(model.Presence == Presence.There, isEnded, "whether the call ended the session");
        }

        model.Presence = Presence.Gone;
    }
}

internal sealed record EndAll(Owner Of) : Command<SessionsMachine>
{
    public override Task RunAsync(SessionsMachine machine) => RunAsync(machine, Of, kept: null);

    public static async Task RunAsync(SessionsMachine machine, Owner owner, ModelSession? kept)
    {
        var others = machine.Model.Owned(owner).FindAll(model => model != kept);
        var ended = await machine.Service.EndAllAsync(machine.SubjectOf(owner), kept?.Sid);
        Between(others.Count(static model => model.Presence == Presence.There), others.Count, ended, "the number of ended sessions");
        others.ForEach(static model => model.Presence = Presence.Gone);
    }
}

internal sealed record EndAllOthers(Owner Of, FromLatest Kept) : Command<SessionsMachine>
{
    public override Task RunAsync(SessionsMachine machine)
    {
        var kept = Kept.OfAny(machine.Model.Owned(Of));
        machine.Note($"keeps session {kept?.Number}");
        return EndAll.RunAsync(machine, Of, kept);
    }
}

internal sealed record ListSessions(Owner Of) : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        var listed = await machine.Service.ListAsync(machine.SubjectOf(Of));
        machine.Model.DropExpired(Of);
        var expected = machine.Model.Owned(Of).OrderByDescending(model => model.CreatedAt).ToList();
        Equal(string.Join(' ', expected.Select(model => model.Sid)), string.Join(' ', listed.Select(session => session.Sid)), "the sids in the list");
        for (var i = 0; i < expected.Count; i++)
        {
            machine.Same(expected[i], listed[i]);
        }
    }
}

internal sealed record Advance(TimeSpan By) : Command<SessionsMachine>
{
    public override Task RunAsync(SessionsMachine machine)
    {
        machine.Clock.Advance(By);
        return Task.CompletedTask;
    }
}

internal sealed record Purge : Command<SessionsMachine>
{
    public override async Task RunAsync(SessionsMachine machine)
    {
        await machine.Store.PurgeAsync(machine.Now, 100);
        machine.Model.Housekeeping();
    }
}
