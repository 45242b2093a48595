namespace WebApp.Hosting;

/// <summary>The base of links in mails if AuthKit:Messages:BaseUrl is not set: the first address that the site listens on.</summary>
internal static class OwnAddress
{
    public static Uri Of(IConfiguration configuration)
    {
        var address = BindingAddress.Parse((configuration["Urls"] ?? "").Split(';')[0]);
        var isOwn = address.Scheme == Uri.UriSchemeHttps || address.Host is "127.0.0.1" or "[::1]";

        // Plain http works only on this machine, whatever the socket is bound to. Cookies and links need https elsewhere.
        var host = isOwn && address.Host is not ("*" or "+" or "0.0.0.0" or "[::]") ? address.Host : "localhost";
        return new UriBuilder(address.Scheme, host, address.Port, address.PathBase).Uri;
    }
}
