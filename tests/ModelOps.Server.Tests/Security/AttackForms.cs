namespace ModelOps.Server.Tests.Security;

/// <summary>The spellings with which servers have been left behind.</summary>
internal static class AttackForms
{
    /// <summary>Paths that lead out, as they stand in a request target.</summary>
    public static readonly string[] Targets =
    [
        "../secret.txt", "../../secret.txt", "../../../../../../etc/passwd", "..%2fsecret.txt", "..%2f..%2fsecret.txt", "%2e%2e/secret.txt", "%2e%2e%2f%2e%2e%2fsecret.txt",
        "%252e%252e%252fsecret.txt", "%25252e%25252e%25252fsecret.txt", "%252e%252e/%252e%252e/secret.txt", ".%2e/secret.txt", "%2E%2E/%2E%2E/secret.txt",
        "keep/../../secret.txt", "keep/..%2f..%2fsecret.txt", "keep/%2e%2e/%2e%2e/secret.txt", "keep/./../../secret.txt", "./../secret.txt", ".//..//secret.txt",
        "/etc/passwd", "%2fetc%2fpasswd", "//etc/passwd", "%2f%2fetc/passwd", "file:///etc/passwd", "file:%2f%2f%2fetc%2fpasswd", "file:/etc/passwd",
        "C:%5cwindows%5cwin.ini", "C:/windows/win.ini", "c:secret.txt%2f..%2f..", "..%5csecret.txt", "..\\secret.txt", "..\\..\\etc\\passwd", "keep%5c..%5c..%5csecret.txt",
        "a%00b", "..%00/secret.txt", "%00/../secret.txt", "%c0%ae%c0%ae/secret.txt", "%c0%ae%c0%ae%c0%afsecret.txt", "..%c0%afsecret.txt", "%e0%80%ae%e0%80%ae/secret.txt",
        "..%ef%bc%8fsecret.txt", "..;/secret.txt", "....//secret.txt", "..%3f/secret.txt", "keep/..%23/../../secret.txt", "link/secret.txt", "link", "~/secret.txt", "$HOME/secret.txt",
    ];

    /// <summary>Paths that, deleted, would empty the root.</summary>
    public static readonly string[] Roots =
    [
        "", ".", "%2e", "./", "./.", ".//", "/", "//", "%2f", "%2e%2f", "%252e", "%2e%2e", "..", "../", "keep/..", "keep/%2e%2e", "keep/../", "%2e/%2e", ".%2f.", "keep/.", "keep/./..", "%00", "%5c", "*", "%2a",
    ];

    /// <summary>Sources and locations that name something not below the artifact root; {0} is an address that must not be called.</summary>
    public static readonly string[] Uris =
    [
        "/etc", "/etc/", "//etc", "file:///etc", "file:/etc", "file://localhost/etc", "file://user:pw@/etc", "file:///proc/self/root/etc", "FILE:///etc", "./x", "../x", "..\\..\\etc", "\\..\\..\\etc",
        "C:\\x", "mlflow-artifacts:/../../etc", "mlflow-artifacts:/..%2f..%2fetc", "mlflow-artifacts:/%252e%252e/etc", "mlflow-artifacts://127.0.0.1:9/x", "mlflow-artifacts://{0}/x", "mlflow-artifacts:/", "mlflow-artifacts:",
        "http://{0}/x", "https://{0}/x", "ftp://{0}/x", "http://{0}/a/../../etc", "http:///#/../../etc/", "http://{0}/x?/../../etc", "s3://bucket/../../x", "s3://bucket/x", "dbfs:/x", "sftp://{0}/x", "gs://b/x",
        "runs:/../../etc", "runs:/x/../..", "models:/../..", "models:/x/1/../..", "hdfs://{0}/x", "\\\\{0}\\share", "//{0}/share", "javascript:alert(1)", "data:text/html,x",
    ];
}
