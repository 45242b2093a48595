using System.Text;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// Determines the path of the refresh token's cookie: the path base of the request, followed by the segments that the calls that read the cookie
/// have in common. These calls are <c>token/refresh</c> and <c>token/revoke</c>, and the sign-in and logout calls under the same prefix, which end
/// the cookie's sign-in. Safe for concurrent use.
/// </summary>
internal sealed class RefreshCookiePaths(IServiceProvider services, IOptions<AuthKitWebOptions> web, IOptions<TokenEndpointOptions> token)
{
    private Mounts? _mounts;

    /// <summary>The path for <c>Set-Cookie</c> in the response to this request.</summary>
    public string Of(HttpContext context)
    {
        var path = new StringBuilder();
        var isWhole = AppendBase(path, web.Value.PublicPathBase ?? context.Request.PathBase.Value ?? "");
        if (isWhole)
        {
            AppendOwn(path, context);
        }

        return path.Length == 0 ? "/" : path.ToString();
    }

    /// <exception cref="OptionsValidationException">Browsers would not send the cookie to a call that reads it.</exception>
    public void Check()
    {
        List<string> problems = token.Value.CookiePath is { } path ? CheckSet(path) : CheckLetters();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(nameof(TokenEndpointOptions), typeof(TokenEndpointOptions), problems);
        }
    }

    private List<string> CheckSet(string path)
    {
        var set = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return [.. Find().Readers
            .Where(pattern => !Covers(set, pattern))
            .Select(pattern => $"TokenEndpoint:CookiePath is \"{path}\", and browsers would not send the cookie to \"{pattern.RawText}\". Leave the option out, so that the path follows the mapped calls, or set a path that covers that call.")];
    }

    /// <summary>Finds paths that differ only in case: routing ignores case, but a browser compares the path of a cookie with case.</summary>
    private List<string> CheckLetters()
    {
        var mounts = Find();
        return [.. mounts.Readers
            .SelectMany(reader => mounts.All.Where(other => Mounts.DifferInLettersOnly(reader, other)).Select(other => (reader, other)))
            .Select(static pair => $"\"{pair.reader.RawText}\" and \"{pair.other.RawText}\" differ in upper and lower case, so browsers would not send the refresh token's cookie to both. Map both in the same case.")];
    }

    private void AppendOwn(StringBuilder path, HttpContext context)
    {
        if (token.Value.CookiePath is { } set)
        {
            path.Append(set == "/" && path.Length > 0 ? "" : set);
            return;
        }

        var mount = Find().Nearest((context.GetEndpoint() as RouteEndpoint)?.RoutePattern);
        if (mount is null)
        {
            path.Append(TokenAuthenticationDefaults.CookiePath);
            return;
        }

        foreach (var segment in mount)
        {
            // If a segment cannot be written, the path ends before it. A wider path still covers the calls; a narrower or differently encoded path
            // does not.
            if (Write(segment, context) is not { } text || CookiePathText.Encode(text) is not { } encoded)
            {
                return;
            }

            path.Append('/').Append(encoded);
        }
    }

    private static bool AppendBase(StringBuilder path, string pathBase)
    {
        foreach (var segment in pathBase.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (CookiePathText.Encode(segment) is not { } encoded)
            {
                return false;
            }

            path.Append('/').Append(encoded);
        }

        return true;
    }

    private static string? Write(RoutePatternPathSegment segment, HttpContext context)
    {
        var text = new StringBuilder();
        foreach (var part in segment.Parts)
        {
            switch (part)
            {
                case RoutePatternLiteralPart literal:
                    text.Append(literal.Content);
                    break;
                case RoutePatternSeparatorPart separator:
                    text.Append(separator.Content);
                    break;
                case RoutePatternParameterPart { IsCatchAll: false } parameter when context.Request.RouteValues[parameter.Name] is string value:
                    text.Append(value);
                    break;
                default:
                    return null;
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// Whether a browser sends a cookie with this path to a call (RFC 6265 section 5.1.4; case-sensitive). A route parameter can have any value.
    /// </summary>
    private static bool Covers(string[] set, RoutePattern pattern) =>
        set.Length <= pattern.PathSegments.Count
        && set.Zip(pattern.PathSegments).All(static pair => pair.Second is not { IsSimple: true, Parts: [RoutePatternLiteralPart literal] } || literal.Content == pair.First);

    private Mounts Find()
    {
        var endpoints = services.GetService<EndpointDataSource>()?.Endpoints ?? [];
        var known = Volatile.Read(ref _mounts);
        if (known is null || !ReferenceEquals(known.Source, endpoints))
        {
            Volatile.Write(ref _mounts, known = new Mounts(endpoints));
        }

        return known;
    }

    /// <summary>The places where the calls that read the cookie are mapped, for one list of the application's endpoints.</summary>
    private sealed class Mounts
    {
        private readonly List<RoutePatternPathSegment[]> _paths = [];

        public Mounts(IReadOnlyList<Endpoint> source)
        {
            Source = source;
            var refreshing = Of(source, RefreshCookieUse.Refresh);
            var revoking = Of(source, RefreshCookieUse.Revoke);
            var replacing = Of(source, RefreshCookieUse.Replace);
            Readers = [.. refreshing, .. revoking];
            All = [.. Readers, .. replacing];

            // Each refresh call is paired with the revoke call whose path has the most segments in common with it.
            foreach (var refresh in refreshing)
            {
                var revoke = revoking.MaxBy(other => Common(refresh.PathSegments, other.PathSegments));
                RoutePatternPathSegment[] path = [.. refresh.PathSegments.Take(revoke is null ? int.MaxValue : Common(refresh.PathSegments, revoke.PathSegments))];
                _paths.Add(Widen(path, replacing));
            }

            if (refreshing.Length == 0)
            {
                _paths.AddRange(revoking.Select(revoke => Widen([.. revoke.PathSegments], replacing)));
            }
        }

        public IReadOnlyList<Endpoint> Source { get; }

        public IReadOnlyList<RoutePattern> Readers { get; }

        /// <summary>The readers, and the calls that replace or end the sign-in of the cookie.</summary>
        public IReadOnlyList<RoutePattern> All { get; }

        /// <summary>Whether the first segment in which two paths differ is the same text in another case.</summary>
        public static bool DifferInLettersOnly(RoutePattern left, RoutePattern right)
        {
            var common = Common(left.PathSegments, right.PathSegments);
            return common < left.PathSegments.Count && common < right.PathSegments.Count
                && left.PathSegments[common] is { IsSimple: true, Parts: [RoutePatternLiteralPart one] }
                && right.PathSegments[common] is { IsSimple: true, Parts: [RoutePatternLiteralPart other] }
                && string.Equals(one.Content, other.Content, StringComparison.OrdinalIgnoreCase);
        }

        /// <summary>The path with the most segments in common with the request's route; null if no call that reads the cookie is mapped.</summary>
        public RoutePatternPathSegment[]? Nearest(RoutePattern? current) =>
            current is null ? _paths.FirstOrDefault() : _paths.MaxBy(path => Common(path, current.PathSegments));

        /// <summary>
        /// Shortens a path to the segments that it has in common with the nearest sign-in or logout call. If they have no segment in common, the path
        /// stays as it is, so that the cookie does not go to the whole application by default.
        /// </summary>
        private static RoutePatternPathSegment[] Widen(RoutePatternPathSegment[] path, RoutePattern[] replacing)
        {
            var common = replacing.Select(pattern => Common(path, pattern.PathSegments)).DefaultIfEmpty().Max();
            return common == 0 ? path : path[..common];
        }

        private static RoutePattern[] Of(IReadOnlyList<Endpoint> source, RefreshCookieUse use) =>
            [.. source.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<AuthKitCallMetadata>()?.RefreshCookie == use).Select(static endpoint => endpoint.RoutePattern)];

        private static int Common(IReadOnlyList<RoutePatternPathSegment> left, IReadOnlyList<RoutePatternPathSegment> right) =>
            left.Zip(right).TakeWhile(static pair => Key(pair.First) == Key(pair.Second)).Count();

        private static string Key(RoutePatternPathSegment segment) => string.Concat(segment.Parts.Select(static part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => "",
        }));
    }
}
