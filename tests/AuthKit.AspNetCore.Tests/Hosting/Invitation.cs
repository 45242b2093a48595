using AuthKit.AccountFlows;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>Sends invitations, as an application does with its own call.</summary>
internal static class Invitation
{
    public static async Task InviteAsync(this IServiceProvider services, string email) =>
        Assert.Equal(AccountFlowStatus.Done, (await services.GetRequiredService<IInvitations>().InviteForApplicationAsync(email)).Status);
}
