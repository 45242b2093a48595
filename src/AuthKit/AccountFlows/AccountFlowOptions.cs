namespace AuthKit.AccountFlows;

/// <summary>The lifetimes and limits of the account flows.</summary>
public sealed class AccountFlowOptions
{
    /// <summary>The shortest lifetime of a link or code: one minute.</summary>
    public static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="PasswordResetLifetime"/>: one hour.</summary>
    public static readonly TimeSpan MaxPasswordResetLifetime = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="EmailVerificationLifetime"/>: seven days.</summary>
    public static readonly TimeSpan MaxEmailVerificationLifetime = TimeSpan.FromDays(7);

    /// <summary>
    /// The longest <see cref="MagicLinkLifetime"/> and <see cref="SignInCodeLifetime"/>: ten minutes (OWASP ASVS 6.5.5, NIST
    /// SP 800-63B-4 section 3.1.3).
    /// </summary>
    public static readonly TimeSpan MaxSignInLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The shortest <see cref="InvitationLifetime"/>: one hour.</summary>
    public static readonly TimeSpan MinInvitationLifetime = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="InvitationLifetime"/>: 30 days.</summary>
    public static readonly TimeSpan MaxInvitationLifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// The greatest <see cref="MaxMessagesPerRecipient"/>, <see cref="MaxMessagesForKnownDevices"/> and <see cref="MaxNoticesPerRecipient"/>: 100.
    /// </summary>
    public const int MaxPerPersonLimit = 100;

    /// <summary>The greatest <see cref="MaxMessagesPerSender"/>: 1,000.</summary>
    public const int MaxPerSenderLimit = 1_000;

    /// <summary>The greatest <see cref="MaxCodeTriesPerRecipient"/>: 1,000.</summary>
    public const int MaxCodeTriesPerRecipientLimit = 1_000;

    /// <summary>The greatest of the limits by address: 10,000.</summary>
    public const int MaxPerAddressLimit = 10_000;

    /// <summary>How long a link to reset a password is valid. Default 15 minutes; 1 minute to 1 hour.</summary>
    public TimeSpan PasswordResetLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a link that confirms an address is valid. Default 24 hours; 1 minute to 7 days.</summary>
    public TimeSpan EmailVerificationLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a sign-in link is valid. Default 10 minutes; 1 to 10 minutes.</summary>
    public TimeSpan MagicLinkLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a sign-in code is valid. Default 10 minutes; 1 to 10 minutes.</summary>
    public TimeSpan SignInCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an invitation is valid. Default 7 days; 1 hour to 30 days.</summary>
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The messages of one flow that are sent to one recipient in an hour, whichever clients request them. Further messages are not sent. The
    /// client is not told, and <see cref="Messages.MessageLimitedEvent"/> is published. Default 3; 1 to 100.
    /// </summary>
    public int MaxMessagesPerRecipient { get; set; } = 3;

    /// <summary>
    /// The additional reset links, sign-in links and sign-in codes (each with its own count) that all known devices of an account together may
    /// request in an hour. Other clients cannot use them up. Default 3; 1 to 100.
    /// </summary>
    public int MaxMessagesForKnownDevices { get; set; } = 3;

    /// <summary>
    /// The notices of one kind (the password was changed, an authenticator was removed, …) that are sent to one recipient in an hour. Further
    /// notices are not sent, and <see cref="Messages.MessageLimitedEvent"/> is published. Default 3; 1 to 100.
    /// </summary>
    public int MaxNoticesPerRecipient { get; set; } = 3;

    /// <summary>The messages of one flow that one address may request in an hour. Default 30; 1 to 10,000.</summary>
    public int MaxMessagesPerAddress { get; set; } = 30;

    /// <summary>
    /// The messages of one flow that one user may cause to other people's addresses in an hour: invitations, changes of address. Default 10; 1 to
    /// 1,000.
    /// </summary>
    public int MaxMessagesPerSender { get; set; } = 10;

    /// <summary>The registrations that one address may send in an hour. Default 200, enough for an office on its first day; 1 to 10,000.</summary>
    public int MaxRegistrationsPerAddress { get; set; } = 200;

    /// <summary>
    /// The invalid links and codes that one address may present in 15 minutes. A valid one is never refused. Default 100; 1 to 10,000.
    /// </summary>
    public int MaxRedemptionsPerAddress { get; set; } = 100;

    /// <summary>
    /// The wrong codes that may be typed for one recipient's live codes in a day before the recipient's codes become longer: ten characters instead
    /// of six digits, until the day is over. No one is refused. Default 30; 1 to 1,000.
    /// </summary>
    public int MaxCodeTriesPerRecipient { get; set; } = 30;

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal AccountFlowOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(AccountFlowOptions), Validate());
        return (AccountFlowOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.CheckMilliseconds(problems, PasswordResetLifetime, MinLifetime, MaxPasswordResetLifetime);
        OptionRange.CheckMilliseconds(problems, EmailVerificationLifetime, MinLifetime, MaxEmailVerificationLifetime);
        OptionRange.CheckMilliseconds(problems, MagicLinkLifetime, MinLifetime, MaxSignInLifetime);
        OptionRange.CheckMilliseconds(problems, SignInCodeLifetime, MinLifetime, MaxSignInLifetime);
        OptionRange.CheckMilliseconds(problems, InvitationLifetime, MinInvitationLifetime, MaxInvitationLifetime);
        OptionRange.Check(problems, MaxMessagesPerRecipient, 1, MaxPerPersonLimit);
        OptionRange.Check(problems, MaxMessagesForKnownDevices, 1, MaxPerPersonLimit);
        OptionRange.Check(problems, MaxNoticesPerRecipient, 1, MaxPerPersonLimit);
        OptionRange.Check(problems, MaxMessagesPerSender, 1, MaxPerSenderLimit);
        OptionRange.Check(problems, MaxMessagesPerAddress, 1, MaxPerAddressLimit);
        OptionRange.Check(problems, MaxRegistrationsPerAddress, 1, MaxPerAddressLimit);
        OptionRange.Check(problems, MaxRedemptionsPerAddress, 1, MaxPerAddressLimit);
        OptionRange.Check(problems, MaxCodeTriesPerRecipient, 1, MaxCodeTriesPerRecipientLimit);
        return problems;
    }
}
