using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Shows new recovery codes, once.</summary>
public sealed partial class RecoveryCodesPage
{
    /// <param name="codes">None where the account keeps those that it has: there is nothing to show then.</param>
    /// <param name="next">Where it goes on.</param>
    internal static IResult Show(IReadOnlyList<string> codes, string next) => codes.Count == 0
        ? new SeeOther(next)
        : new RazorComponentResult<RecoveryCodesPage>(new Dictionary<string, object?> { [nameof(Codes)] = codes, [nameof(Next)] = next });
}
