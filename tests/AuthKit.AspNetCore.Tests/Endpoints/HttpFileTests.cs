using System.Text.RegularExpressions;
using AuthKit.AspNetCore.Tests.Sample;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>The files in <c>docs/http</c>, with which an editor can send every call.</summary>
public sealed partial class HttpFileTests
{
    [Fact]
    public void Files_contain_every_call_and_no_other() => Assert.Equal(Mapped().Order(StringComparer.Ordinal), Written().Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Mapped()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthKit(auth => auth.AddAccounts().AddAccountFlows().AddSessionAuthentication().AddMfa().AddTokens().AddTokenAuthentication());
        var application = builder.Build();
        application.MapAuthKit();
        return
        [
            .. from endpoint in ((IEndpointRouteBuilder)application).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
               where method != HttpMethods.Head
               select $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}",
        ];
    }

    private static IEnumerable<string> Written() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "http"), "*.http")
        from Match call in Call().Matches(File.ReadAllText(file))
        select $"{call.Groups["method"].Value} {call.Groups["path"].Value.Replace("{{auth}}", "/auth", StringComparison.Ordinal).Replace("{{host}}", "", StringComparison.Ordinal)}";

    [GeneratedRegex("^(?<method>GET|POST|PATCH|DELETE) (?<path>\\S+)$", RegexOptions.Multiline)]
    private static partial Regex Call();
}
