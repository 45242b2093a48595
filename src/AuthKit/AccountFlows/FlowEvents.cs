using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Creates and publishes the events of the flows, so that all have the same fields filled in.</summary>
internal sealed class FlowEvents(AuthKitRuntime runtime)
{
    private DateTimeOffset Now => StoreTime.Now(runtime.TimeProvider);

    public void Publish(AuthEvent happened) => runtime.Events.Publish(happened);

    public AccountRegisteredEvent Registered(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public AccountRegistrationRepeatedEvent RegistrationRepeated(string tenant, string? subjectId, ClientContext client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = client.Address, UserAgent = client.UserAgent };

    public AccountClaimedEvent Claimed(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public AccountDisabledEvent Disabled(SubjectRef subject) => new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id };

    public AccountEnabledEvent Enabled(SubjectRef subject) => new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id };

    public AccountDeletedEvent Deleted(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public EmailVerificationSentEvent VerificationSent(string tenant, string? subjectId, ClientContext client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = client.Address, UserAgent = client.UserAgent };

    public EmailVerifiedEvent Verified(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public EmailChangeRequestedEvent EmailChangeRequested(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public EmailChangedEvent EmailChanged(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public PasswordResetRequestedEvent ResetRequested(string tenant, string? subjectId, ClientContext client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = client.Address, UserAgent = client.UserAgent };

    public PasswordResetEvent PasswordReset(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public PasswordChangedEvent PasswordChanged(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public MagicLinkRequestedEvent MagicLinkRequested(string tenant, string? subjectId, ClientContext client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = client.Address, UserAgent = client.UserAgent };

    public EmailCodeRequestedEvent CodeRequested(string tenant, string? subjectId, ClientContext client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = client.Address, UserAgent = client.UserAgent };

    public MessageLimitedEvent MessageLimited(string tenant, string? subjectId, AuthMessageKind kind) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Kind = kind.ToCode() };

    public InvitationSentEvent InvitationSent(string tenant) => new() { Time = Now, Tenant = tenant };

    public InvitationAcceptedEvent InvitationAccepted(SubjectRef subject, ClientContext client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = client.Address, UserAgent = client.UserAgent };

    public SignInFailedEvent SignInFailed(string tenant, string? subjectId, SignInFailureReason reason, ClientContext client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Reason = reason, Address = client.Address, UserAgent = client.UserAgent };

    public SignInLimitedEvent SignInLimited(string tenant, string policy, TimeSpan retryAfter, ClientContext client) =>
        new() { Time = Now, Tenant = tenant, Policy = policy, RetryAfter = retryAfter, Address = client.Address, UserAgent = client.UserAgent };

}
