using AuthKit.Accounts;

namespace AuthKit.AspNetCore.Endpoints;

internal sealed class UserResponse
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    public static UserResponse Of(Account account) => new() { Id = account.Subject.Id, Email = account.Email ?? account.Login };
}
