using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Shows new recovery codes, once.</summary>
public sealed partial class RecoveryCodesPage
{
    /// <param name="codes">The new codes. Empty if the account keeps its existing codes; then there is nothing to show.</param>
    /// <param name="next">The next page.</param>
    internal static IResult Show(IReadOnlyList<string> codes, string next) => codes.Count == 0
        ? new SeeOther(next)
        : new RazorComponentResult<RecoveryCodesPage>(new Dictionary<string, object?> { [nameof(Codes)] = codes, [nameof(Next)] = next });
}
