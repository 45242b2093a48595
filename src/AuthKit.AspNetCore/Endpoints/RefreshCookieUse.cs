namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What a call reads the refresh token's cookie for.</summary>
internal enum RefreshCookieUse
{
    /// <summary>It does not read it.</summary>
    None = 0,

    /// <summary>A new pair of tokens.</summary>
    Refresh = 1,

    /// <summary>The end of the tokens.</summary>
    Revoke = 2,

    /// <summary>The end of the sign-in that it is of: another sign-in takes its place, or none.</summary>
    Replace = 3,
}
