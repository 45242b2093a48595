namespace AuthKit.Passwords;

/// <summary>How passwords are hashed and which stored hashes are taken. Read once, when the hasher is made.</summary>
public sealed class PasswordHashingOptions
{
    /// <summary>The greatest <see cref="MaxPasswordLength"/>.</summary>
    public const int MaxPasswordLengthLimit = 4096;

    /// <summary>The least <see cref="MaxPasswordLength"/> (OWASP ASVS 6.2.9).</summary>
    public const int MinPasswordLengthLimit = 64;

    // Fields and methods, not properties: the configuration binder would take internal properties for keys.
    private readonly List<IPasswordFormat> _formats = [];
    private PasswordHashingGate? _sharedGate;

    /// <summary>How new passwords are hashed. Default <see cref="PasswordHashAlgorithm.Argon2id"/>.</summary>
    public PasswordHashAlgorithm Algorithm { get; set; }

    /// <summary>The cost of Argon2id.</summary>
    public Argon2Options Argon2 { get; set; } = new();

    /// <summary>The cost of bcrypt, where it is chosen.</summary>
    public BcryptOptions Bcrypt { get; set; } = new();

    /// <summary>The cost of PBKDF2, where it is chosen.</summary>
    public Pbkdf2Options Pbkdf2 { get; set; } = new();

    /// <summary>Takes costs under OWASP's minimum for new hashes. Default false. For tests: it makes stolen hashes cheap to break.</summary>
    public bool AllowWeakParameters { get; set; }

    /// <summary>What stored hashes may ask for.</summary>
    public StoredHashLimits Limits { get; set; } = new();

    /// <summary>
    /// Secret keys that passwords are keyed with, so that a stolen table of hashes cannot be attacked without them: id to
    /// key in padded base64. An id is 1 to 8 characters of A-Z a-z 0-9 _ -, and is public: it stands in the stored
    /// string. A key is 32 to 64 random bytes, kept outside the database. Remove one only when no stored hash names it.
    /// </summary>
    public IDictionary<string, string> Peppers { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id of the pepper for new hashes. Default null: none. Hashes with another pepper, or none, still verify and report <see cref="PasswordVerification.SuccessRehashNeeded"/>.</summary>
    public string? ActivePepper { get; set; }

    /// <summary>How new passwords are prepared before hashing. Default <see cref="PasswordNormalization.None"/>: exactly as received.</summary>
    public PasswordNormalization Normalization { get; set; }

    /// <summary>The longest password, in code points; longer ones are refused before any work. Default 1,024; <see cref="MinPasswordLengthLimit"/> to <see cref="MaxPasswordLengthLimit"/>.</summary>
    public int MaxPasswordLength { get; set; } = 1024;

    /// <summary>The gate that is made for this hasher, unless <see cref="UseGate"/> gives it one.</summary>
    public PasswordHashingGateOptions Gate { get; set; } = new();

    /// <summary>Lets several hashers share one gate; <see cref="Gate"/> is then not read.</summary>
    public void UseGate(PasswordHashingGate gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        _sharedGate = gate;
    }

    /// <summary>Adds a stored format of the application's own. It is asked after the built-in ones, and always reports <see cref="PasswordVerification.SuccessRehashNeeded"/>.</summary>
    public void AddFormat(IPasswordFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        _formats.Add(format);
    }

    internal PasswordHashingGate? GetSharedGate() => _sharedGate;

    internal IReadOnlyList<IPasswordFormat> GetFormats() => _formats;

    internal PasswordHashingOptions Snapshot()
    {
        var copy = new PasswordHashingOptions
        {
            Algorithm = Algorithm,
            Argon2 = Argon2.Snapshot(),
            Bcrypt = Bcrypt.Snapshot(),
            Pbkdf2 = Pbkdf2.Snapshot(),
            AllowWeakParameters = AllowWeakParameters,
            Limits = Limits.RaisedTo(this),
            ActivePepper = ActivePepper,
            Normalization = Normalization,
            MaxPasswordLength = MaxPasswordLength,
            Gate = Gate.Snapshot(),
            _sharedGate = _sharedGate,
        };
        copy._formats.AddRange(_formats);
        return copy;
    }
}

/// <summary>How new passwords are hashed. The numbers are stable.</summary>
public enum PasswordHashAlgorithm
{
    /// <summary>Argon2id (RFC 9106): the default, memory-hard.</summary>
    Argon2id = 0,

    /// <summary>bcrypt, version 2b: for systems that must share hashes with others. Takes 72 bytes without U+0000 only, unless a pepper is used.</summary>
    Bcrypt = 1,

    /// <summary>PBKDF2 (RFC 8018): where an approved list demands it. Not memory-hard.</summary>
    Pbkdf2 = 2,
}
