namespace AuthKit.Passwords;

/// <summary>How a stored format writes base64.</summary>
internal enum Base64Variant
{
    /// <summary>RFC 4648 section 4 without padding: PHC strings.</summary>
    Unpadded,

    /// <summary>RFC 4648 section 4 with padding, which must be there.</summary>
    Padded,

    /// <summary>Without padding, and with "." in the place of "+": passlib.</summary>
    DotForPlus,
}
