using System.Security.Cryptography;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Makes accounts that sign in with an e-mail address.</summary>
internal static class NewAccounts
{
    private const int SubjectIdSize = 16;

    /// <summary>An account with a random identifier; its address is its login.</summary>
    public static Account Create(string tenant, string email, string? passwordHash, bool isEmailVerified, DateTimeOffset now) => new()
    {
        Subject = new SubjectRef(tenant, Base64Url.Encode(RandomNumberGenerator.GetBytes(SubjectIdSize))),
        Login = email,
        Email = email,
        IsEmailVerified = isEmailVerified,
        PasswordHash = passwordHash,
        CreatedAt = now,
    };

    /// <summary>The answer where the account was not added.</summary>
    public static AccountFlowResult Refused(AccountWrite write) =>
        new(write == AccountWrite.SubjectTaken ? AccountFlowStatus.SubjectTaken : AccountFlowStatus.LoginTaken);
}
