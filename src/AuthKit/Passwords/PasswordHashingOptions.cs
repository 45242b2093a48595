namespace AuthKit.Passwords;

/// <summary>How passwords are hashed and which stored hashes are accepted. The hasher reads the options once, when it is created.</summary>
public sealed class PasswordHashingOptions
{
    /// <summary>The largest <see cref="MaxPasswordLength"/>.</summary>
    public const int MaxPasswordLengthLimit = 4096;

    /// <summary>The smallest <see cref="MaxPasswordLength"/> (OWASP ASVS 6.2.9).</summary>
    public const int MinPasswordLengthLimit = 64;

    // These are fields and methods, not properties, because the configuration binder would treat internal properties as keys.
    private readonly List<IPasswordFormat> _formats = [];
    private PasswordHashingGate? _sharedGate;

    /// <summary>How new passwords are hashed. Default <see cref="PasswordHashAlgorithm.Argon2id"/>.</summary>
    public PasswordHashAlgorithm Algorithm { get; set; }

    /// <summary>The cost of Argon2id, if Argon2id is the algorithm.</summary>
    public Argon2Options Argon2 { get; set; } = new();

    /// <summary>The cost of bcrypt, if bcrypt is the algorithm.</summary>
    public BcryptOptions Bcrypt { get; set; } = new();

    /// <summary>The cost of PBKDF2, if PBKDF2 is the algorithm.</summary>
    public Pbkdf2Options Pbkdf2 { get; set; } = new();

    /// <summary>
    /// Allows costs under OWASP's minimum for new hashes. Default false. Intended for tests: weak hashes are cheap to break once stolen.
    /// </summary>
    public bool AllowWeakParameters { get; set; }

    /// <summary>The highest costs that stored hashes may have.</summary>
    public StoredHashLimits Limits { get; set; } = new();

    /// <summary>
    /// Secret keys that passwords are keyed with, so that a stolen table of hashes is useless without the key. The dictionary maps an id to a
    /// key in padded base64. An id is 1 to 8 characters of A-Z a-z 0-9 _ -. It is public, because the stored string contains it. A key is 32
    /// to 64 random bytes. Keep it outside the database, and remove it only when no stored hash names it.
    /// </summary>
    public IDictionary<string, string> Peppers { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The id of the pepper for new hashes. Default null: no pepper. Hashes with another pepper, or without one, still verify and report
    /// <see cref="PasswordVerification.SuccessRehashNeeded"/>.
    /// </summary>
    public string? ActivePepper { get; set; }

    /// <summary>How new passwords are prepared before hashing. Default <see cref="PasswordNormalization.None"/>: exactly as received.</summary>
    public PasswordNormalization Normalization { get; set; }

    /// <summary>
    /// The longest password, in code points; longer ones are refused before any work. Default 1,024; <see cref="MinPasswordLengthLimit"/> to
    /// <see cref="MaxPasswordLengthLimit"/>.
    /// </summary>
    public int MaxPasswordLength { get; set; } = 1024;

    /// <summary>The limits of the gate that the hasher creates. Ignored after <see cref="UseGate"/>.</summary>
    public PasswordHashingGateOptions Gate { get; set; } = new();

    /// <summary>Makes the hasher use an existing gate, so that several hashers can share one. <see cref="Gate"/> is then ignored.</summary>
    public void UseGate(PasswordHashingGate gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        _sharedGate = gate;
    }

    /// <summary>
    /// Adds a stored format of the application. It is tried after the built-in formats, and its matches always report
    /// <see cref="PasswordVerification.SuccessRehashNeeded"/>.
    /// </summary>
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

/// <summary>The algorithms for new passwords. The numbers are stable.</summary>
public enum PasswordHashAlgorithm
{
    /// <summary>Argon2id (RFC 9106): the default, memory-hard.</summary>
    Argon2id = 0,

    /// <summary>
    /// bcrypt, version 2b: for databases that other systems read too. Unless a pepper is used, it takes at most 72 bytes and no U+0000.
    /// </summary>
    Bcrypt = 1,

    /// <summary>PBKDF2 (RFC 8018): for applications that must use an approved algorithm. Not memory-hard.</summary>
    Pbkdf2 = 2,
}
