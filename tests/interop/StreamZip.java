import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.util.zip.ZipInputStream;

/** Reads a zip file as a stream, checking every CRC-32, and prints the number of entries and of bytes. */
public class StreamZip {
    public static void main(String[] arguments) throws Exception {
        long entries = 0;
        long bytes = 0;
        byte[] buffer = new byte[1 << 20];
        try (var zip = new ZipInputStream(new BufferedInputStream(new FileInputStream(arguments[0]), 1 << 20))) {
            while (zip.getNextEntry() != null) {
                entries++;
                for (int read; (read = zip.read(buffer)) > 0; ) {
                    bytes += read;
                }
            }
        }
        System.out.println(entries + " " + bytes);
    }
}
